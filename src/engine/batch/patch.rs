//! Changing a finished body: a merge patch (RFC 7396) or a JSON patch (RFC 6902) over a document
//! with holes.

use serde_json::Value;

use super::super::json::Node;

/// Applies a patch. Texts in it become nodes through `text`.
///
/// # Errors
///
/// What of the patch cannot be applied, in words; the body may then be changed in part.
pub(super) fn apply(
    body: &mut Node,
    patch: &Value,
    text: &mut dyn FnMut(&str) -> Node,
) -> Result<(), String> {
    match patch {
        Value::Object(_) => {
            merge(body, patch, text);
            Ok(())
        }
        Value::Array(operations) => {
            operations.iter().enumerate().try_for_each(|(idx, operation)| {
                operate(body, operation, text)
                    .map_err(|problem| format!("operation {}: {problem}", idx + 1))
            })
        }
        _ => Err("a patch is an object (merge patch) or an array of operations".to_owned()),
    }
}

/// A value with its texts as nodes.
fn node(value: &Value, text: &mut dyn FnMut(&str) -> Node) -> Node {
    match value {
        Value::String(template) => text(template),
        Value::Array(items) => Node::Array(items.iter().map(|item| node(item, text)).collect()),
        Value::Object(fields) => Node::Object(
            fields.iter().map(|(key, value)| (key.clone(), node(value, text))).collect(),
        ),
        other => Node::Constant(other.clone()),
    }
}

fn merge(target: &mut Node, patch: &Value, text: &mut dyn FnMut(&str) -> Node) {
    let Value::Object(changes) = patch else {
        *target = node(patch, text);
        return;
    };
    target.open();
    if !matches!(target, Node::Object(_)) {
        *target = Node::Object(Vec::new());
    }
    let Node::Object(fields) = target else { return };
    for (key, change) in changes {
        let found = fields.iter().position(|(name, _)| name == key);
        match (change, found) {
            (Value::Null, Some(idx)) => {
                fields.remove(idx);
            }
            (Value::Null, None) => {}
            (change, Some(idx)) => {
                if let Some((_, field)) = fields.get_mut(idx) {
                    merge(field, change, text);
                }
            }
            (change, None) => {
                let mut field = Node::Constant(Value::Null);
                merge(&mut field, change, text);
                fields.push((key.clone(), field));
            }
        }
    }
}

fn operate(
    body: &mut Node,
    operation: &Value,
    text: &mut dyn FnMut(&str) -> Node,
) -> Result<(), String> {
    let member = |name: &str| operation.get(name).and_then(Value::as_str);
    let op = member("op").ok_or("it has no \"op\"")?;
    let path = pointer(member("path").ok_or("it has no \"path\"")?)?;
    let mut value = || {
        operation
            .get("value")
            .map(|value| node(value, text))
            .ok_or("it has no \"value\"".to_owned())
    };
    match op {
        "add" => add(body, &path, value()?),
        "remove" => remove(body, &path).map(drop),
        "replace" => {
            *find(body, &path)? = value()?;
            Ok(())
        }
        "test" => {
            let expected = value()?.render_constant();
            let found = find(body, &path)?.render_constant();
            let is_equal = serde_json::from_str::<Value>(&expected).ok()
                == serde_json::from_str::<Value>(&found).ok();
            if is_equal { Ok(()) } else { Err(format!("expected {expected}, found {found}")) }
        }
        "move" | "copy" => {
            let from = pointer(member("from").ok_or("it has no \"from\"")?)?;
            if op == "move" && path.len() > from.len() && path.starts_with(&from) {
                return Err("a value cannot be moved into itself".to_owned());
            }
            let moved =
                if op == "move" { remove(body, &from)? } else { find(body, &from)?.clone() };
            add(body, &path, moved)
        }
        other => Err(format!("there is no operation \"{other}\"")),
    }
}

/// The parts of a JSON pointer (RFC 6901).
fn pointer(text: &str) -> Result<Vec<String>, String> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let rest = text
        .strip_prefix('/')
        .ok_or_else(|| format!("the path \"{text}\" does not begin with a slash"))?;
    Ok(rest.split('/').map(|part| part.replace("~1", "/").replace("~0", "~")).collect())
}

fn find<'n>(body: &'n mut Node, path: &[String]) -> Result<&'n mut Node, String> {
    path.iter().try_fold(body, |node, part| {
        node.open();
        let found = match node {
            Node::Object(fields) => {
                fields.iter_mut().find(|(name, _)| name == part).map(|(_, field)| field)
            }
            Node::Array(items) => place(part).and_then(|idx| items.get_mut(idx)),
            _ => None,
        };
        found.ok_or_else(|| nothing_at(path))
    })
}

fn holder<'n, 'p>(
    body: &'n mut Node,
    path: &'p [String],
) -> Result<(&'n mut Node, &'p str), String> {
    let (last, parents) = path.split_last().ok_or("the path names the whole body")?;
    let holder = find(body, parents)?;
    holder.open();
    Ok((holder, last))
}

fn add(body: &mut Node, path: &[String], value: Node) -> Result<(), String> {
    if path.is_empty() {
        *body = value;
        return Ok(());
    }
    let (holder, last) = holder(body, path)?;
    match holder {
        Node::Object(fields) => {
            match fields.iter_mut().find(|(name, _)| name == last) {
                Some((_, field)) => *field = value,
                None => fields.push((last.to_owned(), value)),
            }
            Ok(())
        }
        Node::Array(items) => {
            let idx = if last == "-" { Some(items.len()) } else { place(last) };
            let idx = idx.filter(|&idx| idx <= items.len()).ok_or_else(|| nothing_at(path))?;
            items.insert(idx, value);
            Ok(())
        }
        _ => Err(nothing_at(path)),
    }
}

fn remove(body: &mut Node, path: &[String]) -> Result<Node, String> {
    let (holder, last) = holder(body, path)?;
    match holder {
        Node::Object(fields) => fields
            .iter()
            .position(|(name, _)| name == last)
            .map(|idx| fields.remove(idx).1)
            .ok_or_else(|| nothing_at(path)),
        Node::Array(items) => place(last)
            .filter(|&idx| idx < items.len())
            .map(|idx| items.remove(idx))
            .ok_or_else(|| nothing_at(path)),
        _ => Err(nothing_at(path)),
    }
}

/// A place in an array; leading zeros are not allowed.
fn place(part: &str) -> Option<usize> {
    let is_plain = part == "0" || !part.starts_with(['0', '+']);
    is_plain.then(|| part.parse().ok()).flatten()
}

fn nothing_at(path: &[String]) -> String {
    format!("there is nothing at /{}", path.join("/"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::template::Text;
    use super::*;

    fn patched(body: &Value, patch: &Value) -> Result<Value, String> {
        let mut node = Node::Constant(body.clone());
        apply(&mut node, patch, &mut |text| Node::Text(Text::literal(text)))?;
        Ok(serde_json::from_str(&node.render_constant()).expect("a body is JSON"))
    }

    #[track_caller]
    fn check(body: &Value, patch: &Value, expected: &Value) {
        assert_eq!(patched(body, patch), Ok(expected.clone()), "{patch}");
    }

    #[test]
    fn merge_patches_do_what_rfc_7396_shows() {
        for (body, patch, expected) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (
                json!({"a": {"b": "c"}}),
                json!({"a": {"b": "d", "c": null}}),
                json!({"a": {"b": "d"}}),
            ),
            (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
            (json!(["c"]), json!({"a": "b"}), json!({"a": "b"})),
        ] {
            check(&body, &patch, &expected);
        }
    }

    #[test]
    fn json_patches_do_what_rfc_6902_says() {
        let body = json!({"a": {"b": [1, 2]}, "c/d": 5});
        for (operation, expected) in [
            (
                json!({"op": "add", "path": "/a/b/1", "value": 9}),
                json!({"a": {"b": [1, 9, 2]}, "c/d": 5}),
            ),
            (
                json!({"op": "add", "path": "/a/b/-", "value": "x"}),
                json!({"a": {"b": [1, 2, "x"]}, "c/d": 5}),
            ),
            (
                json!({"op": "replace", "path": "/c~1d", "value": null}),
                json!({"a": {"b": [1, 2]}, "c/d": null}),
            ),
            (json!({"op": "remove", "path": "/a/b/0"}), json!({"a": {"b": [2]}, "c/d": 5})),
            (
                json!({"op": "move", "from": "/c~1d", "path": "/e"}),
                json!({"a": {"b": [1, 2]}, "e": 5}),
            ),
            (
                json!({"op": "copy", "from": "/a/b/0", "path": "/e"}),
                json!({"a": {"b": [1, 2]}, "c/d": 5, "e": 1}),
            ),
            (json!({"op": "test", "path": "/a", "value": {"b": [1, 2]}}), body.clone()),
        ] {
            check(&body, &json!([operation]), &expected);
        }
    }

    #[test]
    fn what_cannot_be_applied_is_said() {
        let body = json!({"a": [1]});
        for (patch, expected) in [
            (json!("x"), "a patch is"),
            (json!([{"path": "/a"}]), "operation 1: it has no \"op\""),
            (json!([{"op": "add", "path": "/a/7", "value": 1}]), "nothing at /a/7"),
            (json!([{"op": "add", "path": "/a/-1", "value": 1}]), "nothing at"),
            (json!([{"op": "remove", "path": "/b"}]), "nothing at /b"),
            (json!([{"op": "replace", "path": "a", "value": 1}]), "slash"),
            (json!([{"op": "move", "from": "/a", "path": "/a/0"}]), "into itself"),
            (json!([{"op": "test", "path": "/a", "value": [2]}]), "expected [2]"),
            (json!([{"op": "put", "path": "/a"}]), "no operation"),
        ] {
            let problem = patched(&body, &patch).expect_err("it cannot be applied");
            assert!(problem.contains(expected), "{patch}: {problem}");
        }
    }
}
