import Arguments
import Testing

@Suite("Help text")
struct HelpTextTests {
  private func help(_ width: Int) -> String {
    HelpText.text(CopyCommand.syntax.manual(defaults: CopyCommand()), width: width)
  }

  @Test("shows the usage first, then the rest under headings")
  func wide() {
    #expect(
      help(80) == """
        USAGE: copy SOURCE [TARGET] [OTHERS...] [--mode MODE] [--retries N]
               copy --help

        Copy files, one after the other.

        Each file is read, written, and read again.

        What is already there stays.

        EXAMPLES:
          copy a.txt b.txt
          copy a.txt --mode careful    reads the copy too

        ARGUMENTS:
          <source>               The file to copy.
          <target>               Where to.
          <others>               Further targets.

        SELECTION:
          -n, --name <pattern>   Files of these names.
              --max-bytes <n>    Files no larger than this.

        OPTIONS:
          -q, --quiet            Print nothing.
              --mode <mode>      How to copy. (values: fast, careful, dry-run; default:
                                 fast)
              --fallback <mode>  After a failure: fast, careful or dry-run.
              --retries <n>      How often to try again. (default: 3)
              --log <file>       Where to write what was done.
          -h, --help             Show help information.

        """)
  }

  @Test("wraps on a narrow screen, and keeps its columns apart")
  func narrow() {
    #expect(
      help(40) == """
        USAGE: copy SOURCE [TARGET] [OTHERS...]
                 [--mode MODE] [--retries N]
               copy --help

        Copy files, one after the other.

        Each file is read, written, and read
        again.

        What is already there stays.

        EXAMPLES:
          copy a.txt b.txt
          copy a.txt --mode careful
              reads the copy too

        ARGUMENTS:
          <source>          The file to copy.
          <target>          Where to.
          <others>          Further targets.

        SELECTION:
          -n, --name <pattern>
                            Files of these
                            names.
              --max-bytes <n>
                            Files no larger than
                            this.

        OPTIONS:
          -q, --quiet       Print nothing.
              --mode <mode>
                            How to copy.
                            (values: fast,
                            careful, dry-run;
                            default: fast)
              --fallback <mode>
                            After a failure:
                            fast, careful or
                            dry-run.
              --retries <n>
                            How often to try
                            again. (default: 3)
              --log <file>  Where to write what
                            was done.
          -h, --help        Show help
                            information.

        """)
  }

  @Test("has the same words at every width, and no line wider than it must be", arguments: -1...120)
  func everyWidth(width: Int) {
    let words = help(1000).split(whereSeparator: \.isWhitespace)
    let text = help(width)
    #expect(text.split(whereSeparator: \.isWhitespace) == words)
    for line in text.split(separator: "\n") where line.count > max(width, 20) {
      // One word, or an option with its value, or a part of the usage in brackets.
      #expect(line.split(separator: " ").count <= 3, "\(line)")
    }
  }

  @Test("says the version only where the command does")
  func version() {
    let manual = CopyCommand.textSyntax.manual(defaults: CopyCommand())
    #expect(manual.options.map(\.name).suffix(2) == ["--version", "--help"])
    #expect(!help(80).contains("--version"))
  }
}
