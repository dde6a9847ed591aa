import Algorithms

/// The ratings of one user: ascending item indices, and the value of each. Also the ratings of one item, by user.
package struct Profile: Sendable, Equatable {
    package var indices: [Int32]
    package var values: [Float]

    package init(indices: [Int32] = [], values: [Float] = []) {
        precondition(indices.count == values.count, "a profile has one value for each index")
        self.indices = indices
        self.values = values
    }

    package var count: Int { indices.count }

    /// The part whose indices are below `limit`: what a model of `limit` items or users knows.
    package func prefix(below limit: Int) -> Profile {
        let known = indices.partitioningIndex { Int($0) >= limit }
        if known == count { return self }
        return Profile(indices: Array(indices[..<known]), values: Array(values[..<known]))
    }
}

/// Where a model looks up the ratings of the rows that it renews.
package protocol RatingSource {
    func profile(ofUser user: Int32) throws -> Profile
    func raters(ofItem item: Int32) throws -> Profile

    /// What the user had rated when the serving model was last brought up to date; empty for a new user. A model whose
    /// weights follow each rating exactly subtracts what it learned from the former profile and adds the present one.
    /// nil: not known; such weights then stay as they are for this user.
    func formerProfile(ofUser user: Int32) throws -> Profile?
}

extension RatingSource {
    package func formerProfile(ofUser user: Int32) throws -> Profile? { nil }
}
