//! The skill catalogue: which names mean the same skill.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::text::normalize;

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
        let named: HashSet<String> = texts.map(normalize).collect();
        let above: HashMap<String, String> = self
            .skills
            .iter()
            .filter_map(|skill| Some((normalize(&skill.name), normalize(skill.broader.as_ref()?))))
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
                    next = above.get(name);
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
/// matter), and each may belong to one skill only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueSkill {
    /// The canonical name.
    pub name: String,
    /// Other names of the same skill.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Canonical name of the skill that contains this one. Recorded; it earns no partial credit yet.
    #[serde(default)]
    pub broader: Option<String>,
}
