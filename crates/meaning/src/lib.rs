//! What words mean, built into the program: vectors of words for [`pairwell_matching`], and a catalogue of skills.
//!
//! [`StaticModel`] is the default [`TextModel`](pairwell_matching::TextModel): a table of word pieces, distilled from a
//! sentence transformer, whose rows are added up. It takes microseconds a text, needs no network and no float, and
//! gives the same vector on every machine. [`skills`] is a catalogue to start from, with aliases and broader skills.
//!
//! With the feature `full-model`, `FullModel` is that sentence transformer itself, read from a folder: it finds a third
//! more, takes a thousand times as long, and gives the same vector on every machine, too.
//!
//! The crate is apart from the core because of what it carries: megabytes of data, and tables of Unicode. It does no input
//! or output, but for the folder of the full model.
//!
//! ```
//! use pairwell_matching::TextModel;
//! use pairwell_meaning::StaticModel;
//!
//! let model = StaticModel::shared();
//! let embed = |text| model.embed(text).expect("English words");
//! let goal = embed("Become a people manager");
//! let leader = embed("Led teams of forty and coached first-time leads");
//! let cook = embed("Restaurant kitchens and pastry");
//! assert!(goal.cosine(&leader) > goal.cosine(&cook));
//! ```
//!
//! # Sources
//! `data/NOTICE.md` names the sources of the data and their licences.

mod catalogue;
#[cfg(feature = "full-model")]
mod full_model;
mod pieces;
#[cfg(feature = "full-model")]
mod remembering;
mod static_model;
mod table;
mod vocabulary;

pub use catalogue::skills;
#[cfg(feature = "full-model")]
pub use full_model::{FullModel, FullModelError};
#[cfg(feature = "full-model")]
pub use remembering::Remembering;
pub use static_model::StaticModel;
