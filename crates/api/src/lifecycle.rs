//! State machines: which step is possible from which state. Every step in the code passes [`Lifecycle::ensure`].

use crate::error::{Code, Problem, Result};

/// The states of one kind of object.
pub(crate) trait Lifecycle: Copy + PartialEq + 'static {
    /// The name of a state, as stored and as on the wire.
    fn name(self) -> &'static str;

    /// The states that can follow this one.
    fn next(self) -> &'static [Self];

    /// Refuses a step that the state machine does not know.
    fn ensure(self, to: Self) -> Result<()> {
        if self.next().contains(&to) {
            Ok(())
        } else {
            Err(self.refuse(to))
        }
    }

    /// The answer to a step that is not possible: 409, with the steps that are.
    fn refuse(self, to: Self) -> Problem {
        let allowed: Vec<String> = self
            .next()
            .iter()
            .map(|state| state.name().to_owned())
            .collect();
        let possible = if allowed.is_empty() {
            "this state is final".to_owned()
        } else {
            format!("possible next states: {}", allowed.join(", "))
        };
        Problem::new(
            Code::InvalidTransition,
            format!(
                "From `{}` there is no step to `{}`; {possible}.",
                self.name(),
                to.name()
            ),
        )
        .with_allowed(allowed)
    }
}

/// Defines an enum of states that is stored and sent under its `snake_case` name, with its possible steps.
macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal => [$($next:ident),*],)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sea_orm::EnumIter, sea_orm::DeriveActiveEnum, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* #[sea_orm(string_value = $text)] $variant,)+
        }

        impl crate::lifecycle::Lifecycle for $name {
            fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            fn next(self) -> &'static [Self] {
                match self { $(Self::$variant => &[$(Self::$next),*],)+ }
            }
        }
    };
}

pub(crate) use states;

/// Refuses a write that found the row changed or gone: somebody was faster.
pub(crate) fn changed_meanwhile() -> Problem {
    Problem::new(
        Code::Conflict,
        "Another request changed the object at the same moment. Read it again and decide anew.",
    )
}

/// The row that a conditional update wrote; none means that somebody was faster.
pub(crate) fn written<Row>(rows: Vec<Row>) -> Result<Row> {
    rows.into_iter().next().ok_or_else(changed_meanwhile)
}
