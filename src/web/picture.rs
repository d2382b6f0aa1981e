//! An SVG image as pixels.

use std::cell::RefCell;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use super::{Download, Error, Handle, Result};

/// A download of an SVG image as PNG, on a white ground. `width` and `height` are those of the image,
/// and `scale` says how many pixels one of its units has. The download has to live until the browser
/// has taken it.
///
/// # Errors
/// When the browser cannot read the image, or refuses to draw it.
pub async fn png_download(
    name: &str,
    svg: &str,
    (width, height): (f64, f64),
    scale: f64,
) -> Result<Download> {
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or_else(|| Error::new("InvalidStateError", "there is no page"))?;
    let image = HtmlImageElement::new()?;
    // Not the address of a blob: of such an image some browsers give no pixels out.
    let text = String::from(js_sys::encode_uri_component(svg));
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{text}"));
    JsFuture::from(image.decode()).await?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    let (wide, high) = (width * scale, height * scale);
    canvas.set_width(pixels(wide));
    canvas.set_height(pixels(high));
    let context = canvas.get_context("2d")?.and_then(|it| it.dyn_into().ok());
    let context: CanvasRenderingContext2d =
        context.ok_or_else(|| Error::new("NotSupportedError", "this browser cannot draw"))?;
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, wide, high);
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, wide, high)?;
    let blob = blob_of(&canvas).await?;
    Download::new(&Handle::from_js(blob.into()), name)
}

async fn blob_of(canvas: &HtmlCanvasElement) -> Result<Blob> {
    let refused = RefCell::new(None);
    let promise = Promise::new(&mut |resolve, _| {
        let take = Closure::once_into_js(move |blob: JsValue| {
            resolve.call1(&JsValue::NULL, &blob).ok();
        });
        if let Err(error) = canvas.to_blob_with_type(take.unchecked_ref(), "image/png") {
            refused.replace(Some(error));
        }
    });
    if let Some(error) = refused.take() {
        return Err(error.into());
    }
    let blob = JsFuture::from(promise).await?;
    let blob = blob.dyn_ref::<Blob>().cloned();
    blob.ok_or_else(|| Error::new("EncodingError", "the picture is too large"))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "charts are some hundred units wide"
)]
fn pixels(n: f64) -> u32 {
    n.ceil().max(1.0) as u32
}
