//! A trial: settings are chosen by cross-validation, and the gain is that on questions held out.

use super::super::compare::interval;
use super::knob::Knob;
use super::search::{Measured, search};

/// Into so many parts the questions are divided.
pub const FOLDS: usize = 5;
/// So many questions are needed: a part then has six, and the interval of their mean a meaning.
pub const LEAST: usize = 30;

/// What came of trying other settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// What was tuned: `ranking`, `answered` or `related`.
    pub subject: String,
    /// The measure that was to grow.
    pub measure: String,
    /// Over how many questions.
    pub questions: usize,
    /// The mean with the settings as they are.
    pub before: f64,
    /// The mean where each question was held out of the choice of its settings.
    pub held_out: f64,
    /// The 95 % interval of the gain on questions held out: a paired bootstrap over the questions,
    /// widened because each question that is held out once takes part in four other choices.
    pub interval: (f64, f64),
    /// The mean with the settings chosen on all questions: too good, since it is the same questions.
    pub chosen: f64,
    /// What those settings move.
    pub moves: Vec<Move>,
    /// Whether the gain is more than chance: the interval is above 0 and something moves.
    pub real: bool,
}

impl Trial {
    /// By how much the mean grows on questions held out.
    pub fn gain(&self) -> f64 {
        self.held_out - self.before
    }
}

/// A knob that is moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// As in a settings file.
    pub key: String,
    /// Where it stands.
    pub from: f32,
    /// Where it goes.
    pub to: f32,
    /// How many of [`FOLDS`] choices moved it in the same direction.
    pub folds: usize,
}

/// Tries the knobs on the questions whose values `measure` gives, more being better. The same seed
/// makes the same trial. `done` is called after each of [`FOLDS`] + 1 searches.
pub fn trial(
    subject: &str,
    name: &str,
    knobs: &[Knob],
    measure: &dyn Fn(&[f32]) -> Vec<f64>,
    seed: u64,
    done: &dyn Fn(),
) -> Trial {
    let mut measured = Measured::by(measure);
    let from: Vec<f32> = knobs.iter().map(|knob| knob.from).collect();
    let current = measured.values(&from);
    let folds = folds(current.len(), seed);
    let mut held_out = current.to_vec();
    let mut choices: Vec<Vec<f32>> = Vec::new();
    for fold in 0..FOLDS {
        let among = |inside: bool| {
            let all = 0..folds.len();
            all.filter(|&at| (folds[at] == fold) == inside)
                .collect::<Vec<usize>>()
        };
        let choice = search(knobs, &mut measured, &among(false));
        let values = measured.values(&choice);
        among(true).iter().for_each(|&at| held_out[at] = values[at]);
        choices.push(choice);
        done();
    }
    let all: Vec<usize> = (0..folds.len()).collect();
    let choice = search(knobs, &mut measured, &all);
    done();
    let gains: Vec<f64> = held_out.iter().zip(&*current).map(|(a, b)| a - b).collect();
    let interval = match gains.is_empty() {
        true => (0.0, 0.0),
        false => widened(interval(&gains), mean(&gains)),
    };
    let moves = moves(knobs, &choice, &choices);
    Trial {
        subject: subject.to_string(),
        measure: name.to_string(),
        questions: gains.len(),
        before: mean(&current),
        held_out: mean(&held_out),
        chosen: mean(&measured.values(&choice)),
        real: gains.len() >= LEAST && interval.0 > 0.0 && !moves.is_empty(),
        interval,
        moves,
    }
}

/// The folds share most of the questions they choose on, so what chance does to one it does to all:
/// the variance of a mean over folds is 1 + k · n_held_out / n_chosen_on times that of independent
/// questions (Nadeau and Bengio 2003). Without it, two to three times as many
/// gains by chance passed as should.
fn widened((low, high): (f64, f64), mean: f64) -> (f64, f64) {
    let by = (1.0 + FOLDS as f64 / (FOLDS - 1) as f64).sqrt();
    (mean - by * (mean - low), mean + by * (high - mean))
}

fn moves(knobs: &[Knob], choice: &[f32], of_folds: &[Vec<f32>]) -> Vec<Move> {
    let moved = |(at, knob): (usize, &Knob)| {
        let (from, to) = (knob.from, choice[at]);
        let along = |other: &&Vec<f32>| (other[at] > from) == (to > from) && other[at] != from;
        (to != from).then(|| Move {
            key: knob.key.clone(),
            from,
            to,
            folds: of_folds.iter().filter(along).count(),
        })
    };
    knobs.iter().enumerate().filter_map(moved).collect()
}

/// The part of each question: as even as can be, drawn by `seed`.
fn folds(questions: usize, seed: u64) -> Vec<usize> {
    let mut folds: Vec<usize> = (0..questions).map(|at| at % FOLDS).collect();
    fastrand::Rng::with_seed(seed).shuffle(&mut folds);
    folds
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::super::knob::Steps;
    use super::*;

    /// Documents with two features each, and which of them is right.
    struct Made {
        documents: Vec<[f32; 2]>,
        right: usize,
    }

    fn knobs(from: [f32; 2]) -> Vec<Knob> {
        let knob = |(name, from): (&str, f32)| Knob {
            key: name.to_string(),
            from,
            range: (0.0, 100.0),
            steps: Steps::Times,
        };
        ["first", "second"]
            .into_iter()
            .zip(from)
            .map(knob)
            .collect()
    }

    /// 1 / rank of the right document by the weighted features, behind its equals.
    fn value(made: &Made, setting: &[f32]) -> f64 {
        let score = |d: &[f32; 2]| d[0] * setting[0] + d[1] * setting[1];
        let right = score(&made.documents[made.right]);
        let above = made.documents.iter().filter(|d| score(d) >= right);
        1.0 / above.count() as f64
    }

    /// Questions whose right document has more of the first feature; the second is noise.
    fn questions(seed: u64, many: usize, lead: f32) -> Vec<Made> {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut made = || {
            let right = random.usize(..20);
            let document = |at: usize| {
                let lead = if at == right { lead } else { 0.0 };
                [random.f32() + lead, random.f32()]
            };
            Made {
                documents: (0..20).map(document).collect(),
                right,
            }
        };
        (0..many).map(|_| made()).collect()
    }

    fn tried(questions: &[Made], from: [f32; 2], seed: u64) -> Trial {
        let measure = |setting: &[f32]| questions.iter().map(|q| value(q, setting)).collect();
        trial("ranking", "MRR", &knobs(from), &measure, seed, &|| {})
    }

    #[test]
    fn a_harmful_feature_is_found() {
        let questions = questions(1, 200, 0.5);
        let found = tried(&questions, [1.0, 1.0], 7);
        assert!(found.real && found.gain() > 0.1, "{found:?}");
        let of = |key: &str| found.moves.iter().find(|m| m.key == key);
        let noise = of("second").expect("the noise is turned down");
        assert!(noise.to < 0.3 || of("first").is_some_and(|m| m.to >= 4.0));
        assert_eq!(noise.folds, FOLDS);
        assert!(found.chosen >= found.held_out, "{found:?}");
        assert_eq!(found, tried(&questions, [1.0, 1.0], 7));
    }

    #[test]
    fn what_is_right_already_stays() {
        let found = tried(&questions(2, 200, 0.5), [1.0, 0.0], 7);
        assert!(!found.real, "{found:?}");
    }

    #[test]
    fn chance_is_no_gain() {
        let real = (0..60).filter(|&seed| tried(&questions(seed, 60, 0.0), [1.0, 1.0], seed).real);
        let count = real.count();
        assert!(count <= 1, "{count} of 60 are taken for real");
    }

    #[test]
    fn few_questions_are_never_enough() {
        let found = tried(&questions(1, LEAST - 1, 0.5), [1.0, 1.0], 7);
        assert!(!found.real, "{found:?}");
        assert!(!tried(&[], [1.0, 1.0], 7).real);
    }

    #[test]
    fn folds_are_even_and_drawn_by_the_seed() {
        let made = folds(52, 3);
        let sizes = (0..FOLDS).map(|fold| made.iter().filter(|f| **f == fold).count());
        assert!(sizes.into_iter().all(|size| size == 10 || size == 11));
        assert_eq!(made, folds(52, 3));
        assert_ne!(made, folds(52, 4));
    }
}
