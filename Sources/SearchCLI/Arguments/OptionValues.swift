/// The options of one command line by their names, for a command that reads them without ArgumentParser.
///
/// ArgumentParser finds its options by reflection, which takes longer than most searches. Whatever is not plain here is left
/// to it, and so to its words: an option given twice that may be given once, an empty value, a value of another type.
struct OptionValues {
  /// Something that ArgumentParser has to look at.
  struct NotPlain: Error {}

  let words: [String]
  private var values: [String: [String]] = [:]

  init(_ list: ArgumentList) {
    words = list.words
    for option in list.options {
      let name = option.prefix { $0 != "=" }
      values[String(name), default: []].append(String(option.dropFirst(name.count + 1)))
    }
  }

  /// Whether a switch is on.
  func flag(_ name: String) throws(NotPlain) -> Bool { try one(name) != nil }

  /// The value of an option; nil where it is not given.
  func text(_ name: String) throws(NotPlain) -> String? {
    guard let text = try one(name) else { return nil }
    guard !text.isEmpty else { throw NotPlain() }
    return text
  }

  func number(_ name: String) throws(NotPlain) -> Int? {
    guard let text = try text(name) else { return nil }
    guard let number = Int(text) else { throw NotPlain() }
    return number
  }

  /// The values of an option that may be given more than once, in their order, under one of its names.
  func texts(_ names: String...) throws(NotPlain) -> [String] {
    let given = names.compactMap { values[$0] }
    // Their order is known only where one name was used.
    let texts = given.first ?? []
    guard given.count <= 1, !texts.contains("") else { throw NotPlain() }
    return texts
  }

  private func one(_ name: String) throws(NotPlain) -> String? {
    guard let given = values[name] else { return nil }
    guard given.count == 1 else { throw NotPlain() }
    return given[0]
  }
}
