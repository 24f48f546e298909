#!/usr/bin/env python3
"""Times the boiling of a kettle.

The bell rings twice.
"""

import time

RINGS = 2  # the second one is for the tea


def boil(litres, hot=True):
    """Waits until the kettle has boiled.

    Args:
        litres: How much water is in it.
        hot: Whether the plate is hot already.

    >>> boil(0)
    """
    # A cold plate takes a minute longer.
    minutes = litres * 2 + (0 if hot else 1)
    time.sleep(minutes * 60)
