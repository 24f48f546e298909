//! The words that numbers and times are told by; folded, so without accents. English ones, and
//! those of German, French, Spanish and Italian that mean nothing else in another language.

use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Words to be told from others.
pub struct Words(LazyLock<FxHashSet<&'static str>>);

impl Words {
    /// Whether the folded word is one of them.
    pub fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $words:literal;)*) => {
        $($(#[$doc])* pub static $name: Words = Words(LazyLock::new(|| $words.split(' ').collect()));)*
    };
}

words! {
    /// Spelt numbers.
    SPELT = "\
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen \
        fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy \
        eighty ninety dozen half zwei drei vier funf sechs sieben acht neun zehn elf zwolf \
        zwanzig deux trois quatre cinq sept huit neuf dix dos tres cuatro cinco seis siete ocho \
        nueve diez";

    /// They stand behind another number, or alone.
    SCALES = "\
        hundred thousand million billion trillion hundreds thousands millions billions hundert \
        tausend millionen mille percent prozent";

    /// How often, in one word.
    TIMES_OF = "\
        once twice thrice einmal zweimal";

    /// It stands behind how often.
    OFTEN = "times";

    /// How often a thing comes round.
    ADVERBS = "\
        daily weekly monthly yearly annually hourly quarterly fortnightly nightly biennially \
        taglich wochentlich monatlich jahrlich";

    /// They stand behind a share.
    PERCENT = "percent prozent per";

    /// Currencies.
    MONEY = "\
        dollar dollars euro euros pound pounds cent cents yen rupees usd eur gbp inr francs \
        pence crore lakh";

    /// Units of length, weight, area and the like, folded.
    MEASURES = "\
        metre metres meter meters m km cm mm kilometre kilometres kilometer kilometers \
        centimetres centimeters millimetres mile miles mi foot feet ft inch inches in yard yards \
        acre acres hectares ha kg g mg kilogram kilograms grams tonne tonnes ton tons pounds lb \
        lbs ounces oz litre litres liter liters gallons ml square cubic degrees watts volts gb \
        mb tb mph knots";

    /// The months in the languages whose names of them are not those of another word there; folded.
    MONTHS = "\
        january february march april may june july august september october november december \
        jan feb mar apr jun jul aug sept sep oct nov dec januar februar marz mai juni juli \
        oktober dezember janvier fevrier mars avril juin juillet aout septembre octobre novembre \
        decembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre \
        diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre";

    /// Days of the week.
    DAYS = "\
        monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays \
        thursdays fridays saturdays sundays montag dienstag mittwoch donnerstag freitag samstag \
        sonntag";

    /// Times of the year and of the day.
    SEASONS = "\
        spring summer autumn winter midnight noon easter christmas ramadan fruhling sommer \
        herbst ostern weihnachten midsummer";

    /// Units of time.
    UNITS = "\
        second seconds minute minutes hour hours day days night nights week weeks weekend month \
        months quarter quarters year years season decade decades century centuries fortnight \
        morning evening sekunde sekunden minuten stunde stunden tag tage tagen woche wochen \
        monat monate monaten jahr jahre jahren jour jours semaine semaines mois an ans annees \
        heures dias semanas meses anos horas yrs hrs mins summer winter spring autumn";
}
