//! Light, dark, or as the system says.

use leptos::prelude::*;

use crate::web;

/// Where the choice is kept; the page's first script reads it too, before anything is painted.
const STORAGE_KEY: &str = "quarry.theme";

/// Which colors the page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order in which the switch offers them.
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Name in the storage and in the markup.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Name for people.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// The theme of this id; the system's for any other text.
    pub(crate) fn from_id(id: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.id() == id).unwrap_or_default()
    }
}

/// The theme in use, as context.
#[derive(Clone, Copy)]
pub(crate) struct ThemeChoice(pub(crate) RwSignal<Theme>);

impl ThemeChoice {
    /// Reads the choice from the storage, and from now on keeps storage and page in step with it.
    pub(crate) fn load() -> Self {
        let stored = web::load_text(STORAGE_KEY).unwrap_or_default();
        let theme = RwSignal::new(Theme::from_id(&stored));
        Effect::new(move |is_first: Option<()>| {
            let theme = theme.get();
            web::set_root_attribute("data-theme", (theme != Theme::System).then(|| theme.id()));
            if is_first.is_some() {
                web::save_text(STORAGE_KEY, theme.id());
            }
        });
        Self(theme)
    }
}
