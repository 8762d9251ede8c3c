//! What people write: invented sentences and invented residents.

use super::hands::{Contact, Source};
use crate::chance::Chance;

const PATROL: [&str; 4] = ["巡查发现，", "", "日常巡查，", ""];
const PATROL_ENDS: [&str; 4] = ["。", "，影响市容。", "，请及时处置。", "，影响居民通行。"];
const RESIDENT: [&str; 4] = ["你好，", "", "反映一下，", "我是附近居民，"];
const RESIDENT_ENDS: [&str; 5] = [
    "，麻烦派人来看看。",
    "，好几天了没人管。",
    "，请尽快处理。",
    "，老人孩子经过不方便。",
    "，希望能解决。",
];
const WALK_IN: &str = "居民到社区反映，";

const DONE: [&str; 6] = [
    "已安排人员到场处置完毕，现场恢复正常。",
    "已清理完毕，现场已复原。",
    "已修复，经检查使用正常。",
    "已对当事人进行劝导并督促整改到位。",
    "已联系权属单位处置完成。",
    "处置完毕，后续加强巡查。",
];
const SEEN_DONE: [&str; 3] = ["现场核查，已处置到位。", "核查属实，问题已解决。", "已恢复，无遗留。"];
const SEEN_UNDONE: [&str; 3] = ["现场核查，问题仍在。", "处置不彻底，仍有遗留。", "未见处置痕迹。"];
const TRUE: [&str; 3] = ["情况属实。", "现场核实，问题存在。", "属实，已拍照。"];
const UNTRUE: [&str; 3] = ["到场未发现所述问题。", "现场查看，情况不属实。", "已自行消除，现场正常。"];
const PRESS: [&str; 3] =
    ["已超时，请尽快处置并反馈。", "居民反映强烈，请抓紧办理。", "请责任科室今日内办结。"];
const SELF_HANDLED: [&str; 3] = ["当场劝导清理完毕。", "随手处理，已恢复。", "现场已清理。"];
const HELPED: [&str; 3] = ["已到场配合处置。", "我方职责部分已完成。", "已派人协助，处理完毕。"];
const SPOT_CHECKS: [&str; 2] = ["照片清楚，同意自行处置。", "抽查照片前后一致。"];
const DECISIONS: [&str; 3] =
    ["经协调，由你科牵头办理。", "现场研究确定，请牵头处置。", "明确责任，请立即办理。"];
const APPEALS: [&str; 2] = ["因等待权属单位到场，时限内无法完成。", "派遣时已近时限，申请免责。"];
const REFUSALS: [&str; 2] = ["理由不充分，请按期办理。", "请克服困难，按原时限完成。"];
const WHISTLES: [&str; 2] = ["请立即到场联合处置。", "险情紧急，请有关科室马上到现场。"];

const SURNAMES: [&str; 12] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "孙", "马"];
const FORMS: [&str; 4] = ["先生", "女士", "大爷", "阿姨"];

/// What is said on an occasion.
#[derive(Debug, Clone, Copy)]
pub(super) enum Occasion {
    Done,
    Seen { done: bool },
    Verified { is_true: bool },
    Press,
    SelfHandled,
    Helped,
    SpotCheck,
    Decision,
    Appeal,
    Refusal,
    Whistle,
}

pub(super) fn say(occasion: Occasion, chance: &mut Chance) -> String {
    let sentences: &[&str] = match occasion {
        Occasion::Done => &DONE,
        Occasion::Seen { done: true } => &SEEN_DONE,
        Occasion::Seen { done: false } => &SEEN_UNDONE,
        Occasion::Verified { is_true: true } => &TRUE,
        Occasion::Verified { is_true: false } => &UNTRUE,
        Occasion::Press => &PRESS,
        Occasion::SelfHandled => &SELF_HANDLED,
        Occasion::Helped => &HELPED,
        Occasion::SpotCheck => &SPOT_CHECKS,
        Occasion::Decision => &DECISIONS,
        Occasion::Appeal => &APPEALS,
        Occasion::Refusal => &REFUSALS,
        Occasion::Whistle => &WHISTLES,
    };
    (*chance.pick(sentences)).to_owned()
}

/// "XX路与XX街交叉口西侧，垃圾箱满溢，请及时处置。"
pub(super) fn tell(source: Source, address: &str, problem: &str, chance: &mut Chance) -> String {
    let (begin, end) = match source {
        Source::Patrol => (*chance.pick(&PATROL), *chance.pick(&PATROL_ENDS)),
        Source::Phone | Source::Web => (*chance.pick(&RESIDENT), *chance.pick(&RESIDENT_ENDS)),
        Source::WalkIn => (WALK_IN, *chance.pick(&RESIDENT_ENDS)),
    };
    format!("{begin}{address}，{problem}{end}")
}

/// A resident who does not exist, with a telephone number that cannot.
pub(super) fn resident(chance: &mut Chance) -> Contact {
    Contact {
        name: format!("{}{}", chance.pick(&SURNAMES), chance.pick(&FORMS)),
        telephone: format!("000-{:04}-{:04}", chance.below(10_000), chance.below(10_000)),
    }
}
