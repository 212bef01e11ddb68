import HTML
import Search

/// Why a record stands where it does: a sentence, and a table whose numbers add up.
struct ScoreExplanation {
  let page: WebPage
  let report: ExplainReport
  let place: RecordPage.Place?

  private var words: Words { page.words }

  /// nil if there is nothing to tell: a list that is not ordered by relevance.
  var html: HTML? {
    guard report.isMatch else {
      guard let note = report.notes.last else { return nil }
      return
        "<p>\(words.html(.notInList, "<span\(page.language(of: note))>\(page.sentence(note))</span>"))</p>"
    }
    guard !report.steps.isEmpty, report.score > 0 else { return nil }
    return "\(sentence)\(table)"
  }

  private struct Word {
    var step: ExplainReport.Step
    var records: Int
    var all: Int
    var fields: [(name: String, count: Int)]
  }

  private var found: [Word] {
    report.steps.compactMap { step in
      guard case .word(let records, let all) = step.fact else { return nil }
      return Word(step: step, records: records, all: all, fields: Self.occurrences(in: step))
    }
  }

  /// Those of a step and of all its parts.
  private static func occurrences(in step: ExplainReport.Step) -> [(name: String, count: Int)] {
    var found: [(name: String, count: Int)] = []
    var stack = [step]
    while let step = stack.popLast() {
      if case .occurrences(let field, let count) = step.fact { found.append((field, count)) }
      stack += step.parts.reversed()
    }
    return found
  }

  private var sentence: HTML? {
    let found = found
    guard let place, !found.isEmpty else { return nil }
    let inTitle = found.filter { $0.fields.contains { $0.name == "title" } }
    var parts: [HTML] = []
    if inTitle.count == found.count {
      parts.append(HTML(words[.allInTitle]))
    } else if inTitle.isEmpty {
      parts.append(HTML(words[.nowhereInTitle]))
    } else {
      let names: [HTML] = inTitle.map { "<q>\($0.step.label)</q>" }
      parts.append(words.html(.someInTitle, names.joined(separator: ", ")))
    }
    let isBeside = report.steps.contains {
      if case .neighbours(inOrder: true) = $0.fact { true } else { false }
    }
    if isBeside { parts.append(HTML(words[.standBeside])) }
    if found.count > 1, let rarest = found.min(by: { $0.records < $1.records }), rarest.records > 0 {
      parts.append(
        words.html(
          .rarest, "<q>\(rarest.step.label)</q>", "\(words.number(rarest.records))",
          "\(words.number(rarest.all))"))
    }
    let text = words.html(
      .rankSentence, "<span class=\"num\">\(words.number(place.rank))</span>", "\(words.number(place.total))",
      parts.joined(separator: "; "))
    return "<p>\(text)</p>\n"
  }

  private var table: HTML {
    let rows: [HTML] = report.steps.map { step in
      let (records, here): (String, String)
      switch step.fact {
      case .word(let with, let all):
        records = words.text(.ofAll, words.number(with), words.number(all))
        here = Self.occurrences(in: step).map { field, count in
          let times = count == 1 ? words[.once] : words.text(.times, words.number(count))
          return "\(times) \(words.inField(field))"
        }.joined(separator: ", ")
      default: (records, here) = ("", "")
      }
      return """
        <tr><th scope="row">\(name(of: step))</th><td class="n">\(records)</td><td>\(here)</td>\
        <td class="n">\(words.score(step.value))</td></tr>

        """
    }
    let id = SafeAddress.part(report.id)
    var list = page.list.fromStart
    list.explains = true
    return """
      <details><summary class="more">\(words[.sumsUp])</summary>
      <div class="scroll" tabindex="0" role="region"\(attribute: "aria-label", words[.sumsUp])><table><thead><tr><th scope="col">\(words[.word])</th><th scope="col" class="n">\(words[.recordsWithIt])</th>\
      <th scope="col">\(words[.here])</th><th scope="col" class="n">\(words[.score])</th></tr></thead><tbody>
      \(rows)<tr><th scope="row">\(words[.sum])</th><td></td><td></td><td class="n"><b>\(words.score(report.score))</b></td></tr>
      </tbody></table></div>
      <p><a\(address: "href", page.settings.basePath + "/record/\(id).json" + list.inLanguage(nil).suffix)>\(words[.stepsAsJSON])</a></p></details>
      """
  }

  private func name(of step: ExplainReport.Step) -> HTML {
    switch step.fact {
    case .knownItem: return HTML(words[.knownItem])
    case .neighbours(let inOrder):
      // `first beside second`
      let parts = step.label.split(separator: " beside ", maxSplits: 1)
      guard parts.count == 2 else { return HTML(step.label) }
      return words.html(inOrder ? .besideInOrder : .beside, HTML(parts[0]), HTML(parts[1]))
    default: return HTML(step.label)
    }
  }
}
