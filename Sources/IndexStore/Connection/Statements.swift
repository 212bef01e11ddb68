package import GRDB

/// The statements of one connection, prepared when first asked for and kept as long as it lives.
///
/// `@unchecked Sendable` because only the queue of its connection ever calls it.
package final class Statements: @unchecked Sendable {
  private let database: Database
  private var prepared: [String: Statement] = [:]

  package init(_ database: Database) { self.database = database }

  /// Whoever takes a statement resets it, and uses it for nothing else meanwhile.
  package subscript(sql: String) -> Statement {
    get throws {
      if let known = prepared[sql] { return known }
      let statement = try Statement(database, sql)
      prepared[sql] = statement
      return statement
    }
  }
}
