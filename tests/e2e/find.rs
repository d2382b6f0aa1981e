//! Finds what a user finds: by role and accessible name, in Chromium's own accessibility tree.

use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

use crate::check::until;
use crate::page::Page;

/// Key under which `WebDriver` passes elements, fixed by the standard.
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A role and an accessible name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target<'a> {
    role: &'a str,
    name: Option<&'a str>,
}

/// What has this role and exactly this name.
pub(crate) const fn named<'a>(role: &'a str, name: &'a str) -> Target<'a> {
    Target { role, name: Some(name) }
}

/// What has this role, whatever its name.
pub(crate) const fn any(role: &str) -> Target<'_> {
    Target { role, name: None }
}

/// A button.
pub(crate) const fn button(name: &str) -> Target<'_> {
    named("button", name)
}

/// A field to write a line or a text into.
pub(crate) const fn textbox(name: &str) -> Target<'_> {
    named("textbox", name)
}

/// A field to write a number into.
pub(crate) const fn number(name: &str) -> Target<'_> {
    named("spinbutton", name)
}

/// A list to choose from.
pub(crate) const fn select(name: &str) -> Target<'_> {
    named("combobox", name)
}

/// A part of the page with a name.
pub(crate) const fn region(name: &str) -> Target<'_> {
    named("region", name)
}

/// The one element, once it is there.
pub(crate) async fn one(page: &Page, target: Target<'_>) -> Element {
    until(&format!("{target:?} is on the page"), async || {
        let mut found = all(page, target).await;
        assert!(
            found.len() < 2,
            "{} elements match {target:?}: nobody can tell them apart",
            found.len()
        );
        found.pop()
    })
    .await
}

/// The text of the one element.
pub(crate) async fn text(page: &Page, target: Target<'_>) -> String {
    until(&format!("{target:?} can be read"), async || one(page, target).await.text().await.ok())
        .await
}

/// Whether anything matches now.
pub(crate) async fn is_there(page: &Page, target: Target<'_>) -> bool {
    !nodes(page, target).await.is_empty()
}

/// Every match there is now.
pub(crate) async fn all(page: &Page, target: Target<'_>) -> Vec<Element> {
    let mut elements = Vec::new();
    for node in nodes(page, target).await {
        elements.extend(element(page, &node).await);
    }
    elements
}

/// The file input with this label. It is found by label, as its role differs between browsers.
pub(crate) async fn file_input(page: &Page, label: &str) -> Element {
    const FIND: &str = "return [...document.querySelectorAll('input[type=file]')].filter((input) =>
        input.getAttribute('aria-label') === arguments[0]
        || [...input.labels].some((label) => label.textContent.trim() === arguments[0]))";
    until(&format!("a file input labelled {label} is on the page"), async || {
        let found = page.js(FIND, vec![json!(label)]).await;
        let found = found.as_array().expect("a list of inputs");
        assert!(found.len() < 2, "{} file inputs are labelled {label}", found.len());
        Some(from_reference(page, found.first()?))
    })
    .await
}

async fn nodes(page: &Page, target: Target<'_>) -> Vec<Value> {
    let Target { role, name } = target;
    let document = page.browser.cdp("DOM.getDocument", json!({ "depth": 0 })).await;
    let mut query = json!({ "nodeId": document["root"]["nodeId"], "role": role });
    if let Some(name) = name {
        query["accessibleName"] = json!(name);
    }
    let answer = page.browser.cdp("Accessibility.queryAXTree", query).await;
    let nodes = answer["nodes"].as_array().expect("an answer with nodes");
    nodes.iter().filter(|node| node["ignored"] == json!(false)).cloned().collect()
}

/// The element behind a node of the accessibility tree; `None` when it has gone meanwhile.
async fn element(page: &Page, node: &Value) -> Option<Element> {
    let backend_id = node["backendDOMNodeId"].as_u64()?;
    let resolved =
        page.browser.try_cdp("DOM.resolveNode", json!({ "backendNodeId": backend_id })).await?;
    let keep = json!({
        "objectId": resolved["object"]["objectId"],
        "functionDeclaration": "function () { window.e2eFound = this }",
    });
    page.browser.try_cdp("Runtime.callFunctionOn", keep).await?;
    let take = "const found = window.e2eFound; delete window.e2eFound; return found";
    let reference = page.browser.client.execute(take, vec![]).await.ok()?;
    reference.is_object().then(|| from_reference(page, &reference))
}

fn from_reference(page: &Page, reference: &Value) -> Element {
    let id = reference[ELEMENT_KEY].as_str().expect("WebDriver passes elements by reference");
    Element::from_element_id(page.browser.client.clone(), ElementRef::from(id.to_owned()))
}
