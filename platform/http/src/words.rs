//! Instants and spans in words.

use chrono::{Datelike, NaiveDate, Timelike};
use chrono_tz::Tz;
use kernel::Timestamp;

use crate::Lang;

/// `2026年9月3日 星期四 14:05`, `Thu 3 Sep 2026, 14:05`.
pub fn instant(at: Timestamp, zone: Tz, lang: Lang) -> String {
    let local = at.utc().with_timezone(&zone);
    match lang {
        Lang::Zh => format!("{} {:02}:{:02}", day(local.date_naive(), lang), local.hour(), local.minute()),
        Lang::En => local.format("%a %-d %b %Y, %H:%M").to_string(),
    }
}

/// `9月3日 14:05`, `3 Sep 14:05`: for rows of lists.
pub fn instant_short(at: Timestamp, zone: Tz, lang: Lang) -> String {
    let local = at.utc().with_timezone(&zone);
    match lang {
        Lang::Zh => format!("{}月{}日 {:02}:{:02}", local.month(), local.day(), local.hour(), local.minute()),
        Lang::En => local.format("%-d %b %H:%M").to_string(),
    }
}

/// `2026年9月3日 星期四`, `Thu 3 Sep 2026`.
pub fn day(day: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => {
            let names = ["一", "二", "三", "四", "五", "六", "日"];
            let name = names[day.weekday().num_days_from_monday() as usize];
            format!("{}年{}月{}日 星期{name}", day.year(), day.month(), day.day())
        }
        Lang::En => day.format("%a %-d %b %Y").to_string(),
    }
}

/// How long until `due`, or since: `还剩 3 小时`, `已超 1 天`.
pub fn until(now: Timestamp, due: Timestamp, lang: Lang) -> String {
    let minutes = due.micros_since(now).abs() / 60_000_000;
    let (n, unit) = match minutes {
        0..=119 => (minutes, "minutes"),
        120..=2_879 => (minutes / 60, "hours"),
        _ => (minutes / 1_440, "days"),
    };
    let span = lang.fill(&format!("time.{unit}"), &[("n", &n.to_string())]);
    let key = if now > due { "time.over" } else { "time.left" };
    lang.fill(key, &[("span", &span)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_told_as_people_write_them() {
        let at: Timestamp = "2026-09-03T06:05:00Z".parse().unwrap();
        let zone = chrono_tz::Asia::Shanghai;
        assert_eq!(instant(at, zone, Lang::Zh), "2026年9月3日 星期四 14:05");
        assert_eq!(instant(at, zone, Lang::En), "Thu 3 Sep 2026, 14:05");
        assert_eq!(instant_short(at, zone, Lang::Zh), "9月3日 14:05");
        let due = "2026-09-03T09:06:00Z".parse().unwrap();
        assert_eq!(until(at, due, Lang::Zh), "还剩 3 小时");
        assert_eq!(until(due, at, Lang::En), "3 hours over");
    }
}
