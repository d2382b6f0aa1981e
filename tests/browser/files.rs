//! Reading and writing files through the wrappers of `web/`.

use js_sys::{AsyncIterator, IteratorNext};
use quarry::web::{Handle, Sink, Source};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{FileSystemDirectoryHandle, WorkerGlobalScope};

async fn read(source: &Source, start: u64, end: u64) -> String {
    String::from_utf8(source.read(start, end).await.unwrap()).unwrap()
}

async fn read_all(handle: &Handle) -> String {
    let source = Source::from_handle(handle).unwrap();
    read(&source, 0, source.size()).await
}

/// Names of the files in the browser's own storage.
async fn stored_names() -> Vec<String> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let root = JsFuture::from(scope.navigator().storage().get_directory()).await.unwrap();
    let keys: AsyncIterator = root.unchecked_into::<FileSystemDirectoryHandle>().keys();
    let mut names = Vec::new();
    loop {
        let next: IteratorNext =
            JsFuture::from(keys.next().unwrap()).await.unwrap().unchecked_into();
        if next.done() {
            return names;
        }
        names.push(next.value().as_string().unwrap());
    }
}

#[wasm_bindgen_test]
async fn a_file_is_read_in_slices() {
    let source = Source::from_text("a.csv", "zwölf Boxkämpfer").unwrap();
    assert_eq!((source.name(), source.size()), ("a.csv".to_owned(), 18));
    assert_eq!(read(&source, 0, 6).await, "zwölf");
    assert_eq!(read(&source, 7, 18).await, "Boxkämpfer");
    assert_eq!(read(&source, 3, 3).await, "");
}

#[wasm_bindgen_test]
async fn a_file_is_read_to_its_end_from_anywhere() {
    // Longer than what a browser gives at once.
    let text = "0123456\n".repeat(700_000);
    let source = Source::from_text("a.csv", &text).unwrap();
    for start in [0, 2_000_001] {
        let mut stream = source.stream(start as u64).unwrap();
        let (mut piece, mut bytes, mut n_pieces) = (b"old".to_vec(), Vec::new(), 0);
        while stream.next(&mut piece).await.unwrap() {
            bytes.extend_from_slice(&piece);
            n_pieces += 1;
        }
        assert!(n_pieces > 1, "{n_pieces}");
        assert_eq!(bytes, &text.as_bytes()[start..]);
    }
}

#[wasm_bindgen_test]
async fn a_read_past_the_end_is_an_error_and_not_a_short_chunk() {
    let source = Source::from_text("a.csv", "abc").unwrap();
    let error = source.read(0, 4).await.unwrap_err();
    assert_eq!(error.name, "NotReadableError");
}

#[wasm_bindgen_test]
async fn what_is_written_comes_out_whole_and_in_order() {
    let mut sink = Sink::download(1).await;
    for text in ["one\n", "", "two\n"] {
        sink.write(text.as_bytes()).await.unwrap();
    }
    assert_eq!(sink.n_bytes(), 8);
    let file = sink.finish().await.unwrap().expect("a download");
    assert_eq!(read_all(&file).await, "one\ntwo\n");
}

#[wasm_bindgen_test]
async fn an_aborted_output_leaves_nothing() {
    let before = stored_names().await;
    let mut sink = Sink::download(2).await;
    sink.write(b"half a li").await.unwrap();
    assert_eq!(
        stored_names().await.len(),
        before.len() + 1,
        "the browser has file storage: the test is real"
    );
    sink.abort().await;
    assert_eq!(stored_names().await, before);
}

#[wasm_bindgen_test]
fn a_handle_of_another_kind_is_refused() {
    let value: JsValue = js_sys::Date::new_0().into();
    assert!(value.is_object());
    let file = Source::from_text("x", "x").unwrap().handle();
    assert!(Source::from_handle(&file).is_ok());
}
