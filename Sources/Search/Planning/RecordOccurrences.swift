import IndexStore
import Publication
import Tokenize

/// The atoms of a plan found in one record by reading it again: for highlights and explanations, where the
/// postings of a whole query would be too much.
struct RecordOccurrences {
  /// The terms of a field in a row, with what stands between its texts.
  struct Terms {
    var field: TextField
    var terms: [String]
  }

  /// The positions (in terms) at which an atom begins, and how many terms it takes.
  static func positions(of atom: PostingsQuery.Atom, in terms: [String]) -> [Range<Int>] {
    let count = atom.terms.count
    guard count > 0, terms.count >= count else { return [] }
    return (0...(terms.count - count)).compactMap { start in
      for index in 0..<count {
        let isLast = index == count - 1
        let matches =
          atom.isPrefix && isLast
          ? atom.prefixStands(for: terms[start + index])
          : terms[start + index] == atom.terms[index]
        guard matches else { return nil }
      }
      return start..<(start + count)
    }
  }

  /// What a scan of the postings would deliver for this record.
  static func occurrences(of atoms: [PostingsQuery.Atom], in record: Record, docid: Int) -> Occurrences {
    let fields = TextField.allCases.map { field in
      let texts = record.text(of: field).map { Analyzer.publication.terms(of: $0) }.filter { !$0.isEmpty }
      return Terms(field: field, terms: Array(texts.joined(separator: [Analyzer.textBorder])))
    }
    let positions = atoms.map { atom in
      fields.filter { atom.fields.contains($0.field) }.flatMap { field in
        Self.positions(of: atom, in: field.terms).map {
          Occurrences.Position(field: UInt8(field.field.rawValue), offset: UInt32($0.lowerBound))
        }
      }
    }
    return Occurrences(docid: docid, positions: positions)
  }
}

extension PostingsQuery.Atom {
  /// Whether a term is one of those that the last term, a prefix, stands for.
  fileprivate func prefixStands(for term: String) -> Bool {
    guard let prefix = terms.last, term.utf8.starts(with: prefix.utf8) else { return false }
    guard let lastTerm else { return true }
    return !lastTerm.utf8.lexicographicallyPrecedes(term.utf8)
  }
}
