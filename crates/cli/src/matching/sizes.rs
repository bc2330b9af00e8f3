//! How many people share a group, as it is written on the command line: `3..6`.

use std::fmt;
use std::str::FromStr;

/// From so many people to so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sizes {
    pub(super) least: u32,
    pub(super) most: u32,
}

/// What was written is no size of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoSizes;

impl fmt::Display for NoSizes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("write the smallest and the largest size, such as 3..6, with 2 or more people in a group")
    }
}

impl std::error::Error for NoSizes {}

impl FromStr for Sizes {
    type Err = NoSizes;

    fn from_str(text: &str) -> Result<Self, NoSizes> {
        let (least, most) = text.split_once("..").ok_or(NoSizes)?;
        let number = |text: &str| text.trim().parse().map_err(|_no_number| NoSizes);
        let sizes = Self {
            least: number(least)?,
            most: number(most)?,
        };
        if sizes.least < 2 || sizes.most < sizes.least {
            return Err(NoSizes);
        }
        Ok(sizes)
    }
}
