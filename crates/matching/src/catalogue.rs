//! The skill catalogue: which names mean the same skill.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::text::{normalize, variants};

/// The skills that an organization knows. Skills outside the catalogue are allowed and stand for themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkillCatalogue {
    /// The entries; their order does not matter.
    #[serde(default)]
    pub skills: Vec<CatalogueSkill>,
}

impl SkillCatalogue {
    /// Keeps the skills that one of the texts names, and those above them.
    ///
    /// # Complexity
    /// Linear in the texts and the catalogue.
    pub(crate) fn retain_named<'a>(&mut self, texts: impl Iterator<Item = &'a str>) {
        let named: HashSet<String> = texts
            .flat_map(|text| std::iter::once(normalize(text)).chain(variants(text)))
            .collect();
        let mut meant = HashMap::new();
        for skill in &self.skills {
            for name in skill.aliases.iter().chain([&skill.name]) {
                meant.insert(normalize(name), normalize(&skill.name));
            }
        }
        let above: HashMap<String, &String> = self
            .skills
            .iter()
            .filter_map(|skill| {
                let broader = meant.get(&normalize(skill.broader.as_ref()?))?;
                Some((normalize(&skill.name), broader))
            })
            .collect();
        let mut kept = HashSet::new();
        for skill in &self.skills {
            let name = normalize(&skill.name);
            let mut names = skill.aliases.iter().map(|alias| normalize(alias));
            if named.contains(&name) || names.any(|alias| named.contains(&alias)) {
                let mut next = Some(&name);
                // Stops at what is kept already, so that it ends in a circle, too.
                while let Some(name) = next
                    && kept.insert(name.clone())
                {
                    next = above.get(name).copied();
                }
            }
        }
        self.skills
            .retain(|skill| kept.contains(&normalize(&skill.name)));
    }
}

/// One skill of the catalogue.
///
/// Names and aliases are compared after normalization (case, punctuation and repeated spaces do not
/// matter), and each may belong to one skill only. A name that the catalogue does not know is looked up again without what
/// stands in parentheses, and then without a version at its end: `JavaScript (ES6)` is `JavaScript`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueSkill {
    /// The canonical name.
    pub name: String,
    /// Other names of the same skill.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Canonical name of the skill that contains this one. Skills that lie near each other earn partial credit:
    /// [`Skills`](crate::criteria::Skills).
    #[serde(default)]
    pub broader: Option<String>,
}
