//! A linear model with a softmax over its labels, learnt by `AdaGrad` (J. Duchi, E. Hazan, Y. Singer, JMLR 12, 2011) in
//! the order given: the same lessons give the same model. Its probabilities are set right by a temperature (C. Guo and
//! others, ICML 2017) found on the newest lessons.

use std::collections::BTreeMap;

use super::clues::Feature;

/// How learning goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    pub rounds: usize,
    pub rate: f32,
    /// A feature seen in fewer lessons is not learnt from.
    pub seen_least: u32,
    /// The share of the lessons, the newest, that the temperature is found on.
    pub held_out: f64,
    /// A lesson weighs half of what one weighs that is so many lessons newer.
    pub half_life: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { rounds: 12, rate: 0.3, seen_least: 2, held_out: 0.1, half_life: 10_000.0 }
    }
}

/// What a model learns from: a label, and the features that came with it.
#[derive(Debug, Clone)]
pub(super) struct Example {
    pub(super) label: u32,
    pub(super) features: Vec<Feature>,
    /// Made of the name of an item or a line of the responsibility list, not of a case: never held out.
    pub(super) made_up: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Model {
    features: BTreeMap<String, u32>,
    labels: usize,
    /// Row a feature, column a label; the last row is the bias.
    weights: Vec<f32>,
    temperature: f32,
}

/// Features known to the model: row and strength.
pub(super) type Known = Vec<(u32, f32)>;

impl Model {
    /// Learns from `examples`, oldest first.
    pub(super) fn learn(examples: &[Example], labels: usize, settings: &Settings) -> Self {
        let held_out = held_out(examples, settings);
        let mut model = Self::untaught(examples, labels, settings);
        let known: Vec<(u32, Known)> =
            examples.iter().map(|one| (one.label, model.known(&one.features))).collect();
        let taught: Vec<bool> =
            (0..examples.len()).map(|place| place < held_out || examples[place].made_up).collect();
        model.teach(&known, &taught, settings);
        let tested: Vec<&(u32, Known)> =
            known.iter().zip(&taught).filter(|(_, taught)| !**taught).map(|(one, _)| one).collect();
        let temperature = model.best_temperature(&tested);
        model.weights.fill(0.0);
        model.teach(&known, &vec![true; examples.len()], settings);
        model.temperature = temperature;
        model
    }

    fn untaught(examples: &[Example], labels: usize, settings: &Settings) -> Self {
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        for example in examples {
            // What is made up is seen once and is worth knowing all the same.
            let times = if example.made_up { settings.seen_least } else { 1 };
            for (feature, _) in &example.features {
                *seen.entry(feature).or_default() += times;
            }
        }
        let often = seen.into_iter().filter(|(_, times)| *times >= settings.seen_least);
        let features: BTreeMap<String, u32> =
            often.zip(0..).map(|((feature, _), row)| (feature.to_owned(), row)).collect();
        let weights = vec![0.0; (features.len() + 1) * labels];
        Self { features, labels, weights, temperature: 1.0 }
    }

    /// The features that the model has a row for, and the bias.
    pub(super) fn known(&self, features: &[Feature]) -> Known {
        let row = |(name, strength): &Feature| Some((*self.features.get(name)?, *strength));
        let bias = u32::try_from(self.features.len()).unwrap_or(u32::MAX);
        features.iter().filter_map(row).chain([(bias, 1.0)]).collect()
    }

    fn teach(&mut self, lessons: &[(u32, Known)], taught: &[bool], settings: &Settings) {
        let mut steepness = vec![1e-6_f32; self.weights.len()];
        for _ in 0..settings.rounds {
            for (place, (label, known)) in lessons.iter().enumerate().filter(|(place, _)| taught[*place]) {
                #[expect(clippy::cast_precision_loss, reason = "lessons are counted in thousands")]
                let age = (lessons.len() - place) as f32;
                let mut error = self.likelihoods(known, 1.0);
                error[*label as usize] -= 1.0;
                let weight = (-age / settings.half_life).exp2();
                self.correct(&mut steepness, known, &error, weight, settings.rate);
            }
        }
    }

    fn correct(&mut self, steepness: &mut [f32], known: &Known, error: &[f32], weight: f32, rate: f32) {
        for (row, strength) in known {
            let span = self.span(*row);
            let cells = self.weights[span.clone()].iter_mut().zip(&mut steepness[span]);
            for ((cell, steep), error) in cells.zip(error) {
                let gradient = error * strength * weight;
                *steep += gradient * gradient;
                *cell -= rate * gradient / steep.sqrt();
            }
        }
    }

    fn span(&self, row: u32) -> std::ops::Range<usize> {
        let begin = row as usize * self.labels;
        begin..begin + self.labels
    }

    /// How likely each label is; they sum to 1.
    pub(super) fn answer(&self, known: &Known) -> Vec<f32> {
        self.likelihoods(known, self.temperature)
    }

    fn likelihoods(&self, known: &Known, temperature: f32) -> Vec<f32> {
        softmax(self.scores(known), temperature)
    }

    fn scores(&self, known: &Known) -> Vec<f32> {
        let mut scores = vec![0.0_f32; self.labels];
        for (row, strength) in known {
            for (score, weight) in scores.iter_mut().zip(&self.weights[self.span(*row)]) {
                *score += strength * weight;
            }
        }
        scores
    }

    /// How much a feature speaks for a label rather than for any.
    #[expect(clippy::cast_precision_loss, reason = "labels are counted in hundreds")]
    pub(super) fn speaks(&self, feature: &str, label: usize) -> f32 {
        let Some(row) = self.features.get(feature) else { return 0.0 };
        let weights = &self.weights[self.span(*row)];
        weights[label] - weights.iter().sum::<f32>() / self.labels as f32
    }

    /// The temperature under which what came true was likeliest; 1 where nothing was held out.
    fn best_temperature(&self, tested: &[&(u32, Known)]) -> f32 {
        let scores: Vec<(u32, Vec<f32>)> =
            tested.iter().map(|(label, known)| (*label, self.scores(known))).collect();
        let surprise = |temperature: f32| -> f64 {
            let one = |(label, scores): &(u32, Vec<f32>)| {
                -f64::from(softmax(scores.clone(), temperature)[*label as usize].max(1e-9).ln())
            };
            scores.iter().map(one).sum()
        };
        let tried = (0_u16..=24).map(|step| 0.5 * 1.1_f32.powi(i32::from(step)));
        let best = tried.min_by(|one, other| surprise(*one).total_cmp(&surprise(*other)));
        best.filter(|_| !scores.is_empty()).unwrap_or(1.0)
    }
}

/// How many of the examples stand in front of those held out.
fn held_out(examples: &[Example], settings: &Settings) -> usize {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a count"
    )]
    let kept = (examples.len() as f64 * settings.held_out) as usize;
    examples.len() - kept
}

fn softmax(mut scores: Vec<f32>, temperature: f32) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in &mut scores {
        *score = ((*score - most) / temperature).exp();
        sum += *score;
    }
    for score in &mut scores {
        *score /= sum;
    }
    scores
}
