import Algorithms
import Recommenders
import TasteStore
import TasteValues

/// For whom a question is asked: one asker, or several together.
struct Party {
    struct Member {
        let asker: Asker
        /// In proportion to those of the others.
        let weight: Float
    }

    let members: [Member]
    /// Whether the question was asked for a group, also of one.
    var isGroup = false
    /// The members of the group who have rated nothing.
    var unknownMembers: [String] = []

    /// The only asker; nil in a group of several.
    var single: Asker? { members.count == 1 ? members[0].asker : nil }

    /// The path of the answer: of several, the one that says most about the members' ratings.
    var path: Path {
        let paths = members.map(\.asker.path)
        return [.foldIn, .model, .content].first { paths.contains($0) } ?? .popularity
    }

    /// The items that some member has rated, ascending.
    var rated: [Int32] { Self.union(members.map(\.asker.profile.indices)) }

    /// The items that some member has hidden or dismissed, ascending.
    var marked: [Int32] { Self.union(members.map(\.asker.marked)) }

    private static func union(_ lists: [[Int32]]) -> [Int32] {
        lists.count == 1 ? lists[0] : Array(Set(lists.joined())).sorted()
    }
}

extension Engine {
    /// For whom a question is asked.
    ///
    /// - Parameter items: Counts the items of a session that are unknown.
    func party(
        _ question: Question, _ items: inout CandidateItems, in snapshot: borrowing Snapshot
    ) throws -> Party {
        switch question.asker {
        case .user(let name):
            return Party(members: [.init(asker: try asker(user: name, question, in: snapshot), weight: 1)])
        case .group(let members):
            var party: [Party.Member] = []
            var unknown: [String] = []
            for member in members {
                let asker = try asker(user: member.user, question, in: snapshot)
                if !asker.isKnown { unknown.append(member.user) }
                party.append(.init(asker: asker, weight: member.weight ?? 1))
            }
            return Party(members: party, isGroup: true, unknownMembers: unknown)
        case .session(let ratings):
            let profile = try profile(ofSession: ratings, &items, in: snapshot)
            return Party(members: [.init(asker: try asker(nil, profile: profile, question, in: snapshot), weight: 1)])
        }
    }

    /// The ratings of a session whose items are known. Of several for one item the last counts.
    private func profile(
        ofSession ratings: [SessionRating], _ items: inout CandidateItems, in snapshot: borrowing Snapshot
    ) throws -> Profile {
        var values: [Int32: Float] = [:]
        for rating in ratings {
            if let item = try snapshot.items.index(of: rating.item) {
                values[Int32(bitPattern: item)] = scale.nearest(to: rating.value ?? scale.maximum)
            } else {
                items.note(unknown: rating.item)
            }
        }
        let sorted = values.sorted { $0.key < $1.key }
        return Profile(indices: sorted.map(\.key), values: sorted.map(\.value))
    }
}
