//! Items under their subclasses and classes.

use catalogue_rules::{Class, Item, Level, Subclass};

use crate::view::View;

/// A class with those of its subclasses in which something was kept.
pub(crate) struct ClassBranch<'a> {
    pub(crate) class: &'a Class,
    pub(crate) subclasses: Vec<SubclassBranch<'a>>,
}

pub(crate) struct SubclassBranch<'a> {
    pub(crate) subclass: &'a Subclass,
    pub(crate) items: Vec<&'a Item>,
}

/// The catalogue in the order of its codes, with the items that `keep` wants.
pub(crate) fn tree(view: &View, keep: impl Fn(&Item) -> bool) -> Vec<ClassBranch<'_>> {
    let mut classes: Vec<ClassBranch<'_>> = Vec::new();
    for item in view.catalogue.items.iter().filter(|item| keep(item)) {
        let class = item.code.up_to(Level::Class).and_then(|code| view.class(&code));
        let subclass = item.code.up_to(Level::Subclass).and_then(|code| view.subclass(&code));
        let (Some(class), Some(subclass)) = (class, subclass) else { continue };
        if classes.last().is_none_or(|last| last.class.code != class.code) {
            classes.push(ClassBranch { class, subclasses: Vec::new() });
        }
        let Some(branch) = classes.last_mut() else { continue };
        match branch.subclasses.last_mut() {
            Some(last) if last.subclass.code == subclass.code => last.items.push(item),
            _ => branch.subclasses.push(SubclassBranch { subclass, items: vec![item] }),
        }
    }
    classes
}
