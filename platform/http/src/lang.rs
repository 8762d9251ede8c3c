//! The two languages. Texts stand in `locales/`, never in code; `{name}` is filled in.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};

/// A language of the faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Lang {
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    #[serde(rename = "en")]
    En,
}

impl Lang {
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The tag for `lang` attributes and storage.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// What the language calls itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::En => "English",
        }
    }

    /// The language that a tag or an `Accept-Language` line asks for first; Chinese when it asks for neither.
    pub fn wanted(line: &str) -> Self {
        let first =
            line.split(',').map(str::trim).find(|part| part.starts_with("zh") || part.starts_with("en"));
        first.map_or(Self::Zh, |part| if part.starts_with("en") { Self::En } else { Self::Zh })
    }

    /// The text of `key`; the key itself when there is none (a test finds it).
    pub fn t(self, key: &str) -> &str {
        texts(self).get(key).map_or(key, |text| text.as_str())
    }

    /// The text of `key` with `{name}` replaced.
    pub fn fill(self, key: &str, args: &[(&str, &str)]) -> String {
        args.iter()
            .fold(self.t(key).to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// Of two names the one in this language; the Chinese one where there is no other.
    pub fn pick<'n>(self, zh: &'n str, en: &'n str) -> &'n str {
        match self {
            Self::En if !en.is_empty() => en,
            Self::Zh | Self::En => zh,
        }
    }
}

/// Key → text.
pub type Texts = BTreeMap<String, String>;

/// A folder a language, a file a subject.
#[derive(RustEmbed)]
#[folder = "../../locales"]
struct Files;

/// All texts of a language.
pub fn texts(lang: Lang) -> &'static Texts {
    static ZH: LazyLock<Texts> = LazyLock::new(|| read(Lang::Zh));
    static EN: LazyLock<Texts> = LazyLock::new(|| read(Lang::En));
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

fn read(lang: Lang) -> Texts {
    let mut texts = Texts::new();
    for path in Files::iter().filter(|path| path.split('/').next() == Some(lang.tag())) {
        let file = Files::get(&path).map(|file| String::from_utf8_lossy(&file.data).into_owned());
        flatten("", &file.unwrap_or_default().parse().unwrap_or_default(), &mut texts);
    }
    texts
}

fn flatten(prefix: &str, table: &toml::Table, texts: &mut Texts) {
    for (key, value) in table {
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, texts),
            toml::Value::String(text) => drop(texts.insert(key, text.clone())),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_text_with_the_same_placeholders() {
        let (zh, en) = (texts(Lang::Zh), texts(Lang::En));
        assert!(zh.len() > 100);
        assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
        let holes = |text: &str| {
            let mut names: Vec<_> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split('}').next())
                .map(str::to_owned)
                .collect();
            names.sort();
            names
        };
        for (key, text) in zh {
            assert_eq!(holes(text), holes(&en[key]), "{key}");
        }
    }

    #[test]
    fn the_first_language_asked_for_wins() {
        assert_eq!(Lang::wanted("de, en;q=0.8, zh;q=0.5"), Lang::En);
        assert_eq!(Lang::wanted("fr"), Lang::Zh);
    }
}
