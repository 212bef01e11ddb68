// The fields of a publication that are more than a text or a list of texts.
extension FieldReader {
  /// A list of `{lang, text}`, a list of texts, or one text.
  mutating func abstracts() -> [Abstract] {
    let abstracts = items("abstract", expected: "a text") { item -> Abstract? in
      let language = item["lang"]?.firstText
      // A language whose text is empty is an abstract not written yet, nothing to warn about.
      if language != nil, item["text"] == nil { return Abstract(language: language, text: "") }
      // Not trimmed: what is shown and highlighted is the text as given.
      let texts = (item["text"] ?? item).list.lazy.compactMap(\.string)
      return texts.first { !$0.trimmed.isEmpty }.map { Abstract(language: language, text: $0) }
    }
    return abstracts.filter { !$0.text.isEmpty }
  }

  /// A list of codes, or of maps with the code and perhaps a label; each code once.
  mutating func facetValues(_ key: String, code: [String], label: [String]) -> [FacetValue] {
    let values = items(key, expected: "a code or a map with \(code.first ?? "one")") { item -> FacetValue? in
      func text(_ keys: [String]) -> String? { keys.lazy.compactMap { item[$0]?.firstText }.first }
      guard let found = item.firstText ?? text(code) else { return nil }
      return FacetValue(code: found, label: text(label))
    }
    return values.uniqued(by: \.code)
  }

  /// `license`, labelled from `tmp`, where LibreCat's export describes the license that it states.
  mutating func license() -> FacetValue? {
    guard let code = text("license") else { return nil }
    let isDescribed = value("tmp", "legal_code_url")?.firstText?.hasPrefix(code) ?? false
    return FacetValue(code: code, label: isDescribed ? value("tmp", "short")?.firstText : nil)
  }

  /// The DOIs that the record states as its own, in display form, from `doi` and from links to a resolver.
  func dois() -> [String] {
    let stated = (value("doi")?.list ?? []).compactMap { $0.firstText.flatMap(DOI.displayForm(of:)) }
    return stated + links.compactMap(DOI.displayForm(ofURL:))
  }

  /// The arXiv ids that the record states as its own, some of them inside its DOIs.
  func arxivIDs(dois: [String]) -> [String] {
    let stated = (value("external_id", "arxiv")?.list ?? []).compactMap(\.firstText)
    let named = (dois + links).filter(ArXivID.isNamed(in:))
    return (stated + named).compactMap(ArXivID.normalForm(of:)).uniqued(by: \.self)
  }

  /// The URLs of the record's own full text and of its pages elsewhere: texts, or maps with `url`.
  private var links: [String] {
    ["main_file_link", "link"].flatMap { value($0)?.list ?? [] }.compactMap { ($0["url"] ?? $0).firstText }
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
