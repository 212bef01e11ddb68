import Basics

extension SearchRequest {
  /// The names of a list. A comma with a blank behind it stands inside a name, `Wu, Diyuan`, one without
  /// separates names, as a semicolon does; between double quotes both are part of the name. A `!` before the
  /// first one counts for all.
  package static func authorNames(in list: String) -> [String] {
    var names = [""]
    var isQuoted = false
    for index in list.indices {
      let character = list[index]
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted && list[index...].dropFirst().first?.isWhitespace != true, ";" where !isQuoted:
        names.append("")
      default: names[names.count - 1].append(character)
      }
    }
    names = names.filter { !$0.isBlank }
    guard names.first?.drop(while: \.isWhitespace).first == "!" else { return names }
    return names.map { name in
      let bare = name.drop(while: \.isWhitespace)
      return bare.first == "!" ? String(bare) : "!" + bare
    }
  }
}
