//! Invented names of places, people and shops.

use crate::chance::Chance;

/// The subdistrict; all geometry below it is invented.
pub(super) const SUBDISTRICT: &str = "天宫院街道";

/// Communities that people live in, in the order of their codes.
pub(super) const COMMUNITIES: [&str; 8] = ["和泰", "春晖", "景明", "泽园", "安顺", "朝霞", "庆祥", "润华"];
pub(super) const PARKS: [&str; 2] = ["西南工业园", "东南工业园"];

/// Streets that run north and south, from the west.
pub(super) const ROADS: [&str; 15] = [
    "西界路",
    "永和路",
    "宏业路",
    "瑞丰路",
    "广平路",
    "青云路",
    "明德路",
    "天和路",
    "新苑路",
    "华阳路",
    "荣昌路",
    "嘉禾路",
    "金桥路",
    "远望路",
    "东界路",
];
/// Streets that run east and west, from the north.
pub(super) const STREETS: [&str; 13] = [
    "北界街",
    "清河街",
    "安泰街",
    "文昌街",
    "丰收街",
    "仁和街",
    "中心大街",
    "福康街",
    "玉泉街",
    "龙吟街",
    "兴业街",
    "创新街",
    "南界街",
];

const COMPOUND_HEADS: [&str; 14] = [
    "丽景", "翠湖", "金色", "阳光", "御景", "枫林", "明月", "锦绣", "紫薇", "海棠", "银杏", "绿洲", "彩虹",
    "星河",
];
const COMPOUND_TAILS: [&str; 12] =
    ["东苑", "西苑", "南苑", "北苑", "家园", "新村", "花园", "雅居", "名邸", "佳苑", "馨园", "里"];

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕";
const GIVEN: &str = "安柏晨澄丹菲歌瀚禾嘉静可岚莉明宁沛琪然思桐婉晓雅泽哲芷卓文博宇轩昕怡琳峰雷军红梅兰";

/// What a shop is, and what its name ends in.
pub(super) const SHOPS: [(&str, &str); 10] = [
    ("convenience_store", "便利店"),
    ("restaurant", "餐馆"),
    ("breakfast", "早点铺"),
    ("pharmacy", "药店"),
    ("barber", "理发店"),
    ("hardware", "五金店"),
    ("fruit", "水果店"),
    ("laundry", "洗衣店"),
    ("bicycle_repair", "电动车修理铺"),
    ("supermarket", "超市"),
];
const SHOP_HEADS: [&str; 20] = [
    "惠民",
    "四季",
    "好邻居",
    "百顺",
    "家常",
    "鑫源",
    "福满",
    "老街坊",
    "便民",
    "天天",
    "旺角",
    "一品",
    "万家",
    "顺心",
    "小巷",
    "清香",
    "吉祥",
    "春来",
    "合意",
    "悦来",
];

/// The name of the residential compound in the block with this number; no two agree.
pub(super) fn compound(number: usize) -> String {
    let head = COMPOUND_HEADS[number % COMPOUND_HEADS.len()];
    let tail = COMPOUND_TAILS[number / COMPOUND_HEADS.len() % COMPOUND_TAILS.len()];
    format!("{head}{tail}小区")
}

pub(super) fn shop(ending: &str, chance: &mut Chance) -> String {
    format!("{}{ending}", chance.pick(&SHOP_HEADS))
}

/// Names that no two people of the subdistrict share.
#[derive(Debug)]
pub(super) struct PeopleNames(Vec<String>);

impl PeopleNames {
    pub(super) fn new(chance: &mut Chance) -> Self {
        let given: Vec<char> = GIVEN.chars().collect();
        let mut all = Vec::new();
        for surname in SURNAMES.chars() {
            all.extend(given.iter().map(|one| format!("{surname}{one}")));
            all.extend(given.iter().map(|one| format!("{surname}{one}{}", chance.pick(&given))));
        }
        chance.shuffle(&mut all);
        Self(all)
    }

    /// The next name; empty once all are given, which is far beyond a subdistrict's staff.
    pub(super) fn next(&mut self) -> String {
        self.0.pop().unwrap_or_default()
    }
}
