//! The recipe as a file or a link: all that a colleague needs to do the same, and no data.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Prepare, TextDownload};
use crate::engine::recipe::{Recipe, RecipeError};
use crate::web;

/// Name of the recipe in the fragment of an address.
const FRAGMENT: &str = "recipe";

/// Largest recipe that is read, in bytes: nobody writes more by hand.
const MAX_RECIPE_BYTES: u64 = 5_000_000;

/// Saving, opening and sharing. A recipe in the address is opened when the page is.
#[component]
pub(crate) fn RecipeBar() -> impl IntoView {
    let prepare = Prepare::expect();
    let said = RwSignal::new(None::<Result<String, String>>);
    let take = move |read: Result<Recipe, RecipeError>, from: &'static str| match read {
        Ok(recipe) => {
            prepare.form.open(recipe);
            said.try_set(Some(Ok(format!("The recipe {from} was opened."))));
        }
        Err(error) => {
            said.try_set(Some(Err(format!("The recipe {from} was not opened: {error}."))));
        }
    };
    // After the page stands, so that nothing is set while its fields are made.
    Effect::new(move || {
        if let Some(text) = web::take_fragment(FRAGMENT) {
            take(Recipe::from_fragment(&text), "in the address");
        }
    });
    let download = TextDownload::new();
    let save = move |_| {
        let text = prepare.recipe.with_untracked(Recipe::to_json);
        if let Err(error) = download.save("recipe.json", &text, "application/json") {
            said.set(Some(Err(format!("The recipe was not saved: {error}."))));
        }
    };
    let open = move |files: Vec<web::Source>| {
        let Some(file) = files.into_iter().next() else {
            return;
        };
        if file.size() > MAX_RECIPE_BYTES {
            said.set(Some(Err("That file is too large for a recipe.".to_owned())));
            return;
        }
        web::spawn(async move {
            match file.text().await {
                Ok(text) => take(Recipe::from_json(&text), "of the file"),
                Err(error) => {
                    said.try_set(Some(Err(format!("The file could not be read: {error}."))));
                }
            }
        });
    };
    let copy = move |_| {
        // How a source is read belongs to the source, which a link does not carry.
        let recipe = Recipe { dialect: None, ..prepare.recipe.get_untracked() };
        let link = format!("{}#{FRAGMENT}={}", web::page_address(), recipe.to_fragment());
        web::spawn(async move {
            said.try_set(Some(match web::copy_text(&link).await {
                Ok(()) => Ok("The link was copied. It holds the recipe and no data.".to_owned()),
                Err(_) => Err("The browser did not allow copying.".to_owned()),
            }));
        });
    };
    let message = move || {
        said.get().map(|said| match said {
            Ok(text) => view! { <p class="hint">{text}</p> }.into_any(),
            Err(text) => view! { <p class="problem">{format::sentence(&text)}</p> }.into_any(),
        })
    };
    view! {
        <section class="recipe-bar" aria-labelledby="recipe-title">
            <h2 id="recipe-title" class="recipe-bar__title">"Recipe"</h2>
            <div class="panel__actions">
                <button type="button" class="button is-small" on:click=save>"Save recipe"</button>
                <button type="button" class="button is-small" on:click=copy>"Copy link"</button>
                <div class="field recipe-bar__open">
                    <label for="recipe-file">"Open a recipe"</label>
                    <input
                        id="recipe-file"
                        type="file"
                        accept=".json,application/json"
                        on:change=move |event| open(web::chosen_files(&event))
                    />
                </div>
            </div>
            <div aria-live="polite">{message}</div>
        </section>
    }
}
