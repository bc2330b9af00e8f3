//! Which of many demands cannot be met together: as few as make a conflict.

/// Finds as few of the demands as cannot be met together; all of them cannot, none of them can.
///
/// `is_possible` says whether some of the demands can be met together; whoever demands less can always.
///
/// # Complexity
/// For each demand found, questions in the order of the logarithm of how many demands there are.
///
/// # Source
/// `QuickXplain`: Junker (2004).
pub(super) fn smallest<Demand: Copy, Error>(
    demands: &[Demand],
    mut is_possible: impl FnMut(&[Demand]) -> Result<bool, Error>,
) -> Result<Vec<Demand>, Error> {
    divide(&mut Vec::new(), false, demands, &mut is_possible)
}

/// Finds as few of the demands as conflict together with those that are kept.
fn divide<Demand: Copy, Error>(
    kept: &mut Vec<Demand>,
    is_new: bool,
    demands: &[Demand],
    is_possible: &mut impl FnMut(&[Demand]) -> Result<bool, Error>,
) -> Result<Vec<Demand>, Error> {
    if is_new && !is_possible(kept)? {
        return Ok(Vec::new());
    }
    if demands.len() <= 1 {
        return Ok(demands.to_vec());
    }
    let (first, second) = demands.split_at(demands.len() / 2);
    let before = kept.len();
    kept.extend(first);
    let mut found = divide(kept, true, second, is_possible)?;
    kept.truncate(before);
    kept.extend(&found);
    let others = divide(kept, !found.is_empty(), first, is_possible)?;
    kept.truncate(before);
    found.extend(others);
    Ok(found)
}
