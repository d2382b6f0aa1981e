//! The keyboard focus.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Gives the focus to the element of this id, if there is one.
pub fn focus_element(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Only an element that is gone could refuse.
        element.focus().ok();
    }
}
