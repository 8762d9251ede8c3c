//! How often the right department and subclass are suggested: learnt from the first 80 % of Pingshan's events by date,
//! asked about the rest. `cargo test -p gewu-tests suggestions -- --nocapture` prints the figures of `docs/records.md`.

use std::collections::BTreeMap;

use cases_rules::{Advice, Asked, Clues, LearningSettings, Lesson, Source};
use kernel::CaseId;

use super::*;

/// Bins of the table of confidence against truth.
const BINS: usize = 5;

struct Event {
    id: CaseId,
    item: String,
    /// Empty where the file names none.
    department: String,
    address: String,
    grid: String,
    channel: String,
    item_name: String,
}

impl Event {
    fn clues<'a>(&'a self, text: &'a str) -> Clues<'a> {
        Clues { text, address: &self.address, grid: &self.grid, channel: &self.channel, hour: None }
    }

    fn subclass(&self) -> &str {
        &self.item[..5]
    }
}

#[tokio::test]
async fn suggestions_on_real_records() {
    let files = [
        real("cases/pingshan_events_2018_feb_oct.csv"),
        real("cases/pingshan_taxonomy.csv"),
        real("areas/shenzhen_subdistricts.geojson"),
    ];
    let [Some(file), Some(taxonomy), Some(areas)] = files else { return };
    let fresh = Fresh::sqlite().await;
    let town = Town::new(&fresh, "440310001", "Asia/Shanghai").await;
    town.areas(pingshan::of_pingshan(Layer::open(&areas, None).unwrap()), Level::Subdistrict, "NAME").await;
    let mapping = mapping("pingshan.toml");
    town.cases.import_categories(HERE, Table::open(&taxonomy).unwrap(), &mapping).await.unwrap();
    town.import_file(&file, &mapping, CREATE).await;
    let events = events(&town).await;
    let (taught, asked) = events.split_at(events.len() * 4 / 5);
    assert_eq!((taught.len(), asked.len()), (5_561, 1_391));

    without_words(taught, asked);
    with_half_the_words(taught, asked);
}

/// By date, and within a day as in the file.
async fn events(town: &Town) -> Vec<Event> {
    let catalogue = town.cases.catalogues.view(HERE).await.unwrap();
    let sql = "select id, item, department, address, grid, channel from cases where subdistrict = $1 order by reported_at, number";
    let event = |row: &Row| {
        let item: String = row.get("item").unwrap();
        let department: String = row.get("department").unwrap();
        Event {
            id: row.get("id").unwrap(),
            item_name: catalogue.name(&item, web::Lang::Zh).to_owned(),
            department: if department == "grid_office" { String::new() } else { department },
            address: row.get("address").unwrap(),
            grid: row.get("grid").unwrap(),
            channel: row.get("channel").unwrap(),
            item,
        }
    };
    town.rows(sql).await.iter().map(event).collect()
}

fn learn(taught: &[Event], words: &[String]) -> Advice {
    let lessons: Vec<Lesson> = taught
        .iter()
        .zip(words)
        .map(|(event, text)| Lesson {
            clues: event.clues(text),
            item: &event.item,
            department: Some(event.department.as_str()).filter(|code| !code.is_empty()),
            source: Source::Case(event.id),
        })
        .collect();
    let begun = clock();
    let advice = Advice::learn(&lessons, &LearningSettings::default());
    println!("suggestions: learnt from {} events in {:.1} s", lessons.len(), begun.elapsed().as_secs_f64());
    advice
}

/// What the file has: place and channel, and the item once somebody chose it. It has no words of the reporters.
fn without_words(taught: &[Event], asked: &[Event]) {
    let advice = learn(taught, &vec![String::new(); taught.len()]);
    let known = score(
        asked,
        |event| &event.department,
        |event| departments(&advice, &Asked { clues: event.clues(""), item: Some(&event.item) }),
    );
    let often = score(asked, |event| &event.department, |_| most_frequent(taught, |event| &event.department));
    let by_item = score(
        asked,
        |event| &event.department,
        |event| {
            let same: Vec<&Event> = taught.iter().filter(|one| one.item == event.item).collect();
            most_frequent(same, |event| &event.department)
        },
    );
    let open = score(
        asked,
        |event| &event.department,
        |event| departments(&advice, &Asked { clues: event.clues(""), item: None }),
    );
    let subclass = score(asked, Event::subclass, |event| subclasses(&advice, &event.clues("")));
    let common = score(asked, Event::subclass, |_| most_frequent(taught, Event::subclass));
    known.say("department, item and place known");
    by_item.say("department, the item's most frequent (baseline)");
    often.say("department, the most frequent of all (baseline)");
    open.say("department, only place and channel known");
    subclass.say("subclass, only place and channel known");
    common.say("subclass, the most frequent of all (baseline)");
    known.say_bins("department, item and place known");
    assert!(known.first > by_item.first && known.three > by_item.three, "better than counting");
    assert!(known.first > often.first * 3);
    assert!(subclass.first > common.first, "the place says something");
    assert!(known.error() < 0.06, "confidence is what comes true: {}", known.error());
}

/// A reporter who uses half the letters of the item's name, and never its subclass's: made up, the same each time.
fn with_half_the_words(taught: &[Event], asked: &[Event]) {
    let words: Vec<String> = taught.iter().map(half).collect();
    let advice = learn(taught, &words);
    let subclass = score(asked, Event::subclass, |event| subclasses(&advice, &event.clues(&half(event))));
    let department = score(
        asked,
        |event| &event.department,
        |event| departments(&advice, &Asked { clues: event.clues(&half(event)), item: None }),
    );
    subclass.say("subclass, half the letters of the item's name (made up)");
    department.say("department, half the letters of the item's name (made up)");
    subclass.say_bins("subclass, half the letters of the item's name (made up)");
    assert!(subclass.first * 100 > asked.len() * 60);
    assert!(subclass.three * 100 > asked.len() * 75);
}

/// Each letter is there with one half chance, by a number made of the event's id.
fn half(event: &Event) -> String {
    let bits = event.id.0.as_u128() ^ (event.id.0.as_u128() >> 61);
    event
        .item_name
        .chars()
        .enumerate()
        .filter(|(place, _)| bits >> (place % 60) & 1 == 1)
        .map(|(_, letter)| letter)
        .collect()
}

fn departments(advice: &Advice, asked: &Asked) -> Vec<(String, f64)> {
    advice.departments(asked, 3).into_iter().map(|one| (one.code, one.confidence)).collect()
}

/// A subclass is as likely as its items together.
fn subclasses(advice: &Advice, clues: &Clues) -> Vec<(String, f64)> {
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for (item, share) in advice.item_likelihoods(&Asked { clues: *clues, item: None }) {
        *sums.entry(item[..5].to_owned()).or_default() += share;
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by(|one, other| other.1.total_cmp(&one.1));
    sums
}

fn most_frequent<'a>(
    events: impl IntoIterator<Item = &'a Event>,
    of: impl Fn(&'a Event) -> &'a str,
) -> Vec<(String, f64)> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for event in events {
        *counts.entry(of(event)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().filter(|(code, _)| !code.is_empty()).collect();
    counts.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    counts.into_iter().map(|(code, _)| (code.to_owned(), 0.0)).collect()
}

#[derive(Default)]
struct Score {
    asked: usize,
    first: usize,
    three: usize,
    /// Of the first suggestions by their confidence: how many, their confidence together, how many were right.
    bins: [(usize, f64, usize); BINS],
}

fn score<'a>(
    asked: &'a [Event],
    truth: impl Fn(&'a Event) -> &'a str,
    suggested: impl Fn(&'a Event) -> Vec<(String, f64)>,
) -> Score {
    let mut score = Score::default();
    for event in asked.iter().filter(|event| !truth(event).is_empty()) {
        let found = suggested(event);
        score.asked += 1;
        score.three += usize::from(found.iter().take(3).any(|(code, _)| code == truth(event)));
        let Some((code, confidence)) = found.first() else { continue };
        let right = usize::from(code == truth(event));
        score.first += right;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share picks a bin")]
        let bin = &mut score.bins[((confidence * 5.0) as usize).min(BINS - 1)];
        *bin = (bin.0 + 1, bin.1 + confidence, bin.2 + right);
    }
    score
}

impl Score {
    fn say(&self, what: &str) {
        println!(
            "suggestions: {what}: first {}, in three {}",
            percent(self.first, self.asked),
            percent(self.three, self.asked)
        );
    }

    fn say_bins(&self, what: &str) {
        for (asked, sum, right) in self.bins.iter().filter(|(asked, ..)| *asked > 0) {
            #[expect(clippy::cast_precision_loss, reason = "counts of rows")]
            let mean = 100.0 * sum / *asked as f64;
            println!("suggestions: {what}: confidence {mean:.1} %, right {}", percent(*right, *asked));
        }
        println!("suggestions: {what}: expected error of the confidence {:.1} %", 100.0 * self.error());
    }

    /// Expected calibration error: how far confidence and truth lie apart, over the bins.
    #[expect(clippy::cast_precision_loss, reason = "counts of rows")]
    fn error(&self) -> f64 {
        self.bins.iter().map(|(_, sum, right)| (sum - *right as f64).abs()).sum::<f64>() / self.asked as f64
    }
}
