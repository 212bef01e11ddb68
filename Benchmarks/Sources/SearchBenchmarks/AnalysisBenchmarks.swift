import Harness
import Tokenize

var analysis: [Benchmark] {
  [("plain text", false), ("markup", true)].map { name, hasMarkup in
    Benchmark("Analyze \(name)", on: .thread, rate: .perSecond("kB")) {
      Records(wordsInAbstract: 0, hasMarkup: hasMarkup).text(bytes: 4_000_000)
    } run: { text in
      Analyzer.publication.tokens(in: PlainText(text)).count
    } check: { text, count in
      guard count > text.utf8.count / 20 else { throw WrongResult("\(count) tokens") }
      return text.utf8.count / 1000
    }
  }
}
