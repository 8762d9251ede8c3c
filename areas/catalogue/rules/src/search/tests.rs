//! Whatever way a name is typed, it is found.

use proptest::prelude::*;

use super::*;

fn index(documents: &[(&str, &[&str])]) -> SearchIndex<String> {
    SearchIndex::build(documents.iter().map(|(names, keywords)| Document {
        key: names.split('|').next().unwrap().to_owned(),
        names: names.split('|').map(str::to_owned).collect(),
        keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
    }))
}

fn found(index: &SearchIndex<String>, query: &str) -> Vec<(String, Matched)> {
    index.search(query, 10).into_iter().map(|hit| (hit.key.clone(), hit.matched)).collect()
}

fn streets() -> SearchIndex<String> {
    index(&[
        ("路灯不亮|Street lamp not lit", &["灯坏了"]),
        ("楼道灯不亮|Corridor lamp not lit", &["黑灯"]),
        ("绿地脏乱|Dirty green space", &["草坪垃圾"]),
        ("行道树枯死|Dead street tree", &["树死了"]),
        ("新源大街25号院|25 Xinyuan Street", &["老粮站"]),
    ])
}

#[test]
fn a_lamp_is_found_by_hanzi_pinyin_initials_a_mixture_and_half_a_syllable() {
    for query in ["路灯", "ludeng", "lude", "lu灯", "LuDeng", "ｌｕｄｅｎｇ", "lu'deng", "lud"] {
        assert_eq!(found(&streets(), query)[0], ("路灯不亮".to_owned(), Matched::Prefix), "{query}");
    }
    assert_eq!(found(&streets(), "ldbl")[0], ("路灯不亮".to_owned(), Matched::Initials));
}

#[test]
fn of_a_query_without_end_the_first_sixteen_terms_count() {
    let lamp = "路灯 ".repeat(16);
    assert_eq!(found(&streets(), &format!("{lamp}nothing"))[0].0, "路灯不亮");
    assert!(found(&streets(), &format!("{} nothing", "路灯 ".repeat(15))).is_empty());
}

#[test]
fn every_reading_of_a_hanzi_counts_and_the_umlaut_is_typed_v_or_u() {
    for query in ["hangdaoshu", "xingdaoshu", "hds", "xds"] {
        assert_eq!(found(&streets(), query)[0].0, "行道树枯死", "{query}");
    }
    for query in ["lvdi", "ludizang", "ld脏"] {
        assert_eq!(found(&streets(), query)[0].0, "绿地脏乱", "{query}");
    }
}

#[test]
fn a_names_beginning_comes_before_initials_before_its_inside_before_keywords() {
    let index = index(&[("坏灯", &["不亮"]), ("路灯不亮", &[]), ("不良路面", &[]), ("不亮的灯", &[])]);
    let order: Vec<Matched> = found(&index, "不亮").into_iter().map(|(_, matched)| matched).collect();
    assert_eq!(order, [Matched::Prefix, Matched::Inside, Matched::Keyword]);
    let by_initials = found(&index, "bl");
    assert_eq!(by_initials[0], ("不良路面".to_owned(), Matched::Initials));
    assert_eq!(by_initials[2], ("路灯不亮".to_owned(), Matched::Inside));
    assert_eq!(by_initials[3], ("坏灯".to_owned(), Matched::Keyword));
}

#[test]
fn the_text_that_a_term_covers_more_of_comes_first() {
    let index = index(&[("路灯杆倾斜", &[]), ("路灯", &[])]);
    assert_eq!(found(&index, "ludeng")[0].0, "路灯");
}

#[test]
fn every_term_must_be_found_and_english_words_match_from_their_beginning() {
    assert_eq!(
        found(&streets(), "lamp corridor"),
        [("楼道灯不亮".to_owned(), Matched::Prefix.min(Matched::Inside))]
    );
    assert_eq!(found(&streets(), "amp"), []);
    assert_eq!(found(&streets(), "lamp 枯死"), []);
}

#[test]
fn addresses_are_found_by_number_nickname_and_initials() {
    for query in ["25号院", "xydj25", "xinyuan 25", "laoliangzhan", "llz", "25 xin"] {
        assert_eq!(found(&streets(), query)[0].0, "新源大街25号院", "{query}");
    }
}

#[test]
fn an_empty_query_and_a_limit_of_none_find_nothing() {
    assert_eq!(found(&streets(), " ，'"), []);
    assert!(streets().search("ld", 0).is_empty());
}

/// All the ways of typing `text`, by trying each way of each hanzi: right, and far too slow for use.
fn ways(letters: &[char]) -> Vec<String> {
    let Some((first, rest)) = letters.split_first() else { return vec![String::new()] };
    let unit: &[&str] = match first {
        '重' => &["重", "chong", "zhong", "c", "ch", "z", "zh"],
        '安' => &["安", "an", "a"],
        _ => &["里", "li", "l"],
    };
    ways(rest).iter().flat_map(|tail| unit.iter().map(move |head| format!("{head}{tail}"))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn every_way_of_typing_a_name_finds_it(name in "[重安里]{1,4}", other in "[甲乙丙]{1,3}") {
        let index = index(&[(&other, &[]), (&name, &[])]);
        for way in ways(&name.chars().collect::<Vec<_>>()) {
            prop_assert_eq!(&found(&index, &way)[0].0, &name, "{}", way);
        }
    }

    #[test]
    fn any_query_whatever_is_answered(query in ".{0,80}", name in "[啊安昂]{0,40}") {
        let index = index(&[(&name, &[])]);
        prop_assert!(index.search(&query, 5).len() <= 1);
        prop_assert!(index.search(&"a".repeat(70), 5).len() <= 1);
    }
}

#[test]
fn initials_are_what_an_input_method_takes() {
    assert_eq!(initials("综合执法队"), "zhzfd");
    assert_eq!(initials("110 指挥中心"), "110zhzx");
}
