// The fields of a publication that are more than a text or a list of texts.
extension FieldReader {
  /// A list of `{lang, text}`, a list of texts, or one text.
  mutating func abstracts() -> [Abstract] {
    var abstracts = items(.abstract, expected: "a text") { item -> Abstract? in
      let language = item["lang"]?.firstText
      let text = item["text"]
      // A language whose text is empty is an abstract not written yet, nothing to warn about.
      if language != nil, text == nil { return Abstract(language: language, text: "") }
      // Not trimmed: what is shown and highlighted is the text as given.
      return (text ?? item).firstUntrimmedText.map { Abstract(language: language, text: $0) }
    }
    abstracts.removeAll { $0.text.isEmpty }
    return abstracts
  }

  /// A list of codes, or of maps with the code and perhaps a label; each code once.
  mutating func facetValues(_ key: Key, code: [String], label: [String]) -> [FacetValue] {
    let values = items(key, expected: "a code or a map with \(code.first ?? "one")") { item -> FacetValue? in
      guard let found = (item.firstText ?? item.firstText(ofKeys: code))?.asFacetText, !found.isEmpty
      else { return nil }
      return FacetValue(code: found, label: Self.label(item.firstText(ofKeys: label)))
    }
    return values.uniqued(by: \.foldedCode)
  }

  /// `license`, labelled from `tmp`, where LibreCat's export describes the license that it states.
  mutating func license() -> FacetValue? {
    guard let code = code(.license) else { return nil }
    let isDescribed = self[.tmp]?["legal_code_url"]?.firstText?.hasPrefix(code) ?? false
    return FacetValue(code: code, label: isDescribed ? Self.label(self[.tmp]?["short"]?.firstText) : nil)
  }

  private static func label(_ text: String?) -> String? {
    guard let label = text?.asFacetText, !label.isEmpty else { return nil }
    return label
  }

  /// The DOIs that the record states as its own, in display form, from `doi` and from links to a resolver.
  func dois(links: [String]) -> [String] {
    var dois: [String] = []
    self[.doi]?.forEachItem { item in
      if let doi = item.firstText.flatMap(DOI.displayForm(of:)) { dois.append(doi) }
    }
    for link in links {
      if let doi = DOI.displayForm(ofURL: link) { dois.append(doi) }
    }
    return dois
  }

  /// The arXiv ids that the record states as its own, some of them inside its DOIs.
  func arxivIDs(dois: [String], links: [String]) -> [String] {
    var ids: [String] = []
    self[.externalID]?["arxiv"]?.forEachItem { item in
      if let id = item.firstText.flatMap(ArXivID.normalForm(of:)) { ids.append(id) }
    }
    for texts in [dois, links] {
      for text in texts where ArXivID.isNamed(in: text) {
        if let id = ArXivID.normalForm(of: text) { ids.append(id) }
      }
    }
    return ids.uniqued(by: \.self)
  }

  /// The URLs of the record's own full text and of its pages elsewhere: texts, or maps with `url`.
  func links() -> [String] {
    var links: [String] = []
    for key in [Key.mainFileLink, .link] {
      self[key]?.forEachItem { item in
        if let link = (item["url"] ?? item).firstText { links.append(link) }
      }
    }
    return links
  }
}

extension Value {
  /// The first text of the first of these keys that has one.
  fileprivate func firstText(ofKeys keys: [String]) -> String? {
    for key in keys {
      if let text = self[key]?.firstText { return text }
    }
    return nil
  }

  /// The scalar, or the first such item of a list, that is more than blanks.
  fileprivate var firstUntrimmedText: String? {
    switch self {
    case .string(let text): return text.trimmed.isEmpty ? nil : text
    case .list(let items):
      for case .string(let text) in items where !text.trimmed.isEmpty { return text }
      return nil
    case .map: return nil
    }
  }
}

extension Array {
  /// Each element whose key did not come before.
  ///
  /// - Complexity: O(n)
  func uniqued<Key: Hashable>(by key: (Element) -> Key) -> [Element] {
    guard count > 1 else { return self }
    // A set costs more than a few comparisons.
    if count <= 8 {
      return indices.filter { index in !self[..<index].contains { key($0) == key(self[index]) } }
        .map { self[$0] }
    }
    var seen: Set<Key> = []
    return filter { seen.insert(key($0)).inserted }
  }
}
