import IndexStore
import Publication

extension QueryPlan {
  /// The same with its words in titles, as far as they may stand there. What a record must not have, it must
  /// not have anywhere.
  var inTitles: QueryPlan {
    var plan = self
    // By number of an atom: that of the same in titles.
    var numbers = Array(atoms.indices)
    for (number, atom) in atoms.enumerated() where atom.fields.contains(.title) && atom.fields.count > 1 {
      numbers[number] = plan.atoms.count
      plan.atoms.append(
        .init(terms: atom.terms, isPrefix: atom.isPrefix, fields: [.title], lastTerm: atom.lastTerm))
    }
    plan.condition = condition.renumbered { numbers[$0] }
    for term in terms.indices { plan.terms[term].atoms = terms[term].atoms.map { numbers[$0] } }
    plan.wordOrder = []
    return plan
  }
}

extension QueryPlan.Condition {
  fileprivate func renumbered(_ number: (Int) -> Int) -> Self {
    switch self {
    case .atoms(let atoms): .atoms(atoms.map(number))
    case .near(var near):
      {
        near.atoms = near.atoms.map(number)
        near.border = number(near.border)
        return .near(near)
      }()
    case .all(let parts): .all(parts.map { $0.renumbered(number) })
    case .any(let parts): .any(parts.map { $0.renumbered(number) })
    case .allButOne(let parts): .allButOne(parts.map { $0.renumbered(number) })
    case .docids, .records, .everything, .not: self
    }
  }
}
