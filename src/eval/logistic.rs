//! Fitting a logistic model: how sure to be, given some evidence, so that of the cases at .8 eight in
//! ten are so.

/// A case to learn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What is known of it; equally long in all cases.
    pub evidence: Vec<f64>,
    /// Whether it is so.
    pub holds: bool,
    /// How much it counts, above 0.
    pub weight: f64,
}

/// A fitted model: the chance is `1 / (1 + e^-(intercept + Σ coefficient · evidence))`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Logistic {
    /// What each piece of evidence counts.
    pub coefficients: Vec<f64>,
    /// Without any evidence.
    pub intercept: f64,
}

/// How strongly coefficients of standardised evidence are held back (a ridge penalty): enough for a
/// solution where a piece of evidence never varies, too little to be seen elsewhere.
const RIDGE: f64 = 1e-3;
/// Newton's method has long settled by then.
const STEPS: usize = 50;

impl Logistic {
    /// The model that makes `cases` likeliest, by Newton's method on standardised evidence (Hastie,
    /// Tibshirani and Friedman 2009, section 4.4.1). Of no cases it knows nothing.
    pub fn fit(cases: &[Case]) -> Logistic {
        let width = cases.first().map_or(0, |case| case.evidence.len());
        let whole: f64 = cases.iter().map(|c| c.weight).sum();
        let mean = |value: &dyn Fn(&Case) -> f64| {
            cases.iter().map(|c| c.weight * value(c)).sum::<f64>() / whole.max(f64::MIN_POSITIVE)
        };
        let means: Vec<f64> = (0..width).map(|i| mean(&|c| c.evidence[i])).collect();
        let spreads: Vec<f64> = (0..width)
            .map(|i| mean(&|c| (c.evidence[i] - means[i]).powi(2)).sqrt())
            .map(|spread| if spread > 1e-9 { spread } else { 1.0 })
            .collect();
        let standardised = |case: &Case| -> Vec<f64> {
            let pieces = case.evidence.iter().zip(&means).zip(&spreads);
            let pieces = pieces.map(|((value, mean), spread)| (value - mean) / spread);
            pieces.chain([1.0]).collect()
        };
        let rows: Vec<Vec<f64>> = cases.iter().map(standardised).collect();
        let mut at = vec![0.0; width + 1];
        for _ in 0..STEPS {
            let mut slope = vec![0.0; width + 1];
            let mut curve = vec![vec![0.0; width + 1]; width + 1];
            for (case, row) in cases.iter().zip(&rows) {
                let chance = sigmoid(row.iter().zip(&at).map(|(x, c)| x * c).sum());
                let weight = case.weight / whole;
                let miss = weight * (chance - f64::from(u8::from(case.holds)));
                let steep = weight * chance * (1.0 - chance);
                for (i, x) in row.iter().enumerate() {
                    slope[i] += miss * x;
                    for (j, y) in row.iter().enumerate() {
                        curve[i][j] += steep * x * y;
                    }
                }
            }
            for i in 0..width {
                slope[i] += RIDGE * at[i];
                curve[i][i] += RIDGE;
            }
            curve[width][width] += 1e-12;
            let step = solve(curve, slope);
            at.iter_mut().zip(&step).for_each(|(c, by)| *c -= by);
            if step.iter().all(|by| by.abs() < 1e-10) {
                break;
            }
        }
        let coefficients: Vec<f64> = at.iter().zip(&spreads).map(|(c, s)| c / s).collect();
        let shift: f64 = coefficients.iter().zip(&means).map(|(c, m)| c * m).sum();
        Logistic {
            intercept: at.last().copied().unwrap_or(0.0) - shift,
            coefficients,
        }
    }

    /// The logarithm of the odds.
    pub fn score(&self, evidence: &[f64]) -> f64 {
        let pairs = self.coefficients.iter().zip(evidence);
        self.intercept + pairs.map(|(c, value)| c * value).sum::<f64>()
    }

    /// The chance, 0 to 1.
    pub fn chance(&self, evidence: &[f64]) -> f64 {
        sigmoid(self.score(evidence))
    }

    /// The model with another scale of sureness: `by` holds for the score of this one.
    pub fn scaled(&self, by: &Logistic) -> Logistic {
        let slope = by.coefficients.first().copied().unwrap_or(1.0);
        Logistic {
            coefficients: self.coefficients.iter().map(|c| c * slope).collect(),
            intercept: by.intercept + slope * self.intercept,
        }
    }
}

fn sigmoid(score: f64) -> f64 {
    1.0 / (1.0 + (-score).exp())
}

/// The solution of a small positive definite system, by elimination with the largest pivot first.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for column in 0..size {
        let largest = |a: &usize, b: &usize| {
            let [a, b] = [a, b].map(|row| matrix[*row][column].abs());
            a.total_cmp(&b)
        };
        let pivot = (column..size).max_by(largest).unwrap_or(column);
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let leading = matrix[column].clone();
        if leading[column] == 0.0 {
            continue;
        }
        for row in column + 1..size {
            let share = matrix[row][column] / leading[column];
            for (value, lead) in matrix[row].iter_mut().zip(&leading) {
                *value -= share * lead;
            }
            right[row] -= share * right[column];
        }
    }
    for column in (0..size).rev() {
        let known: f64 = (column + 1..size)
            .map(|i| matrix[column][i] * right[i])
            .sum();
        let pivot = matrix[column][column];
        right[column] = if pivot == 0.0 {
            0.0
        } else {
            (right[column] - known) / pivot
        };
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(evidence: &[f64], holds: bool, weight: f64) -> Case {
        Case {
            evidence: evidence.to_vec(),
            holds,
            weight,
        }
    }

    #[test]
    fn one_group_of_two_is_fitted_exactly() {
        // Of those without evidence one in four holds, of those with it three in four: the odds are
        // 1/3 and 3, so the intercept is -ln 3 and the coefficient 2 ln 3.
        let cases = [
            case(&[0.0], true, 1.0),
            case(&[0.0], false, 3.0),
            case(&[1.0], true, 3.0),
            case(&[1.0], false, 1.0),
        ];
        let fitted = Logistic::fit(&cases);
        assert!((fitted.intercept + 3f64.ln()).abs() < 0.02, "{fitted:?}");
        assert!(
            (fitted.coefficients[0] - 2.0 * 3f64.ln()).abs() < 0.03,
            "{fitted:?}"
        );
        assert!((fitted.chance(&[1.0]) - 0.75).abs() < 0.01);
    }

    #[test]
    fn evidence_that_never_varies_counts_nothing() {
        let cases: Vec<Case> = (0..40)
            .map(|i| case(&[f64::from(i % 7), 5.0], i % 7 > 3 || i == 1, 1.0))
            .collect();
        let fitted = Logistic::fit(&cases);
        assert!(fitted.coefficients[0] > 0.5, "{fitted:?}");
        assert!(fitted.coefficients[1].abs() < 1e-6, "{fitted:?}");
        assert_eq!(Logistic::fit(&[]), Logistic::default());
    }

    #[test]
    fn a_scale_changes_sureness_and_keeps_the_order() {
        let model = Logistic {
            coefficients: vec![2.0, -1.0],
            intercept: 0.5,
        };
        let by = Logistic {
            coefficients: vec![0.5],
            intercept: -1.0,
        };
        let scaled = model.scaled(&by);
        let expected = -1.0 + 0.5 * model.score(&[1.0, 3.0]);
        assert!((scaled.score(&[1.0, 3.0]) - expected).abs() < 1e-12);
    }
}
