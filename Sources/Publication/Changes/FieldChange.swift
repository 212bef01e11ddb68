/// What an update did to one field of a record, or to one part of the field.
public struct FieldChange: Hashable, Sendable {
  /// What it was, and what it is.
  public enum Content: Hashable, Sendable {
    /// A text; nil if it was or is not stated. A long one is cut to what changed and a few words around
    /// it, with `…` at the cuts.
    case text(before: String?, after: String?)
    /// What a list lost, and what it gained.
    case members(removed: [String], added: [String])
    /// A list of the same members in another order, without those at both ends that stayed where they were.
    case order(before: [String], after: [String])
  }

  /// The top-level key of the record.
  public var field: String
  /// Which part of the field, such as `Doe, Jane: orcid`; nil for the field as a whole.
  public var part: String?
  public var content: Content

  package init(field: String, part: String? = nil, content: Content) {
    self.field = field
    self.part = part
    self.content = content
  }
}

extension FieldChange {
  /// Roughly the bytes of its texts.
  package var size: Int {
    let texts =
      switch content {
      case .text(let before, let after): [before ?? "", after ?? ""]
      case .members(let before, let after), .order(let before, let after): before + after
      }
    return texts.reduce(field.utf8.count + (part?.utf8.count ?? 0)) { $0 + $1.utf8.count }
  }
}

extension JSONWriter {
  /// Writes the change as entries of the open object: `before` and `after` are texts or null, or arrays if
  /// `kind` is not `text`.
  package mutating func entries(_ change: FieldChange) {
    entry("field", change.field)
    switch change.content {
    case .text(let before, let after):
      entry("before", before)
      entry("after", after)
    case .members(let before, let after), .order(let before, let after):
      entry("before", before)
      entry("after", after)
    }
    entry("part", change.part)
    entry("kind", change.kind.rawValue)
  }
}

// MARK: As it is kept

extension FieldChange {
  /// The form of `content` by name.
  package enum Kind: String, Sendable { case text, members, order }

  package var kind: Kind {
    switch content {
    case .text: .text
    case .members: .members
    case .order: .order
    }
  }

  /// Both sides as single texts: a list is a JSON array.
  package var storedSides: (before: String?, after: String?) {
    func array(_ items: [String]) -> String {
      var writer = JSONWriter()
      writer.value(.list(items.map(Value.string)))
      return writer.text
    }
    switch content {
    case .text(let before, let after): return (before, after)
    case .members(let before, let after), .order(let before, let after): return (array(before), array(after))
    }
  }

  /// nil for what `storedSides` never gave.
  package init?(field: String, part: String?, kind: String, before: String?, after: String?) {
    func items(_ text: String?) -> [String]? {
      guard let text, case .list(let items)? = try? JSONReader.value(of: Array(text.utf8)) else { return nil }
      return items.compactMap(\.string)
    }
    switch Kind(rawValue: kind) {
    case .text: self.init(field: field, part: part, content: .text(before: before, after: after))
    case .members:
      guard let removed = items(before), let added = items(after) else { return nil }
      self.init(field: field, part: part, content: .members(removed: removed, added: added))
    case .order:
      guard let before = items(before), let after = items(after) else { return nil }
      self.init(field: field, part: part, content: .order(before: before, after: after))
    case nil: return nil
    }
  }
}
