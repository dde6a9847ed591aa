import Algorithms

/// What one user has rated: ascending item indices, and the values beside them. Also one item's raters.
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

/// Where a model asks for the ratings of the rows it renews.
package protocol RatingSource {
    func profile(ofUser user: Int32) throws -> Profile
    func audience(ofItem item: Int32) throws -> Profile

    /// What the user had rated when the serving model learned last: the ratings as of the sequence that it is trained through, for users
    /// named in an update. Empty for somebody who is new. A model whose weights follow each rating exactly takes away what it
    /// learned from the former profile and adds the present one. nil: not known; such weights then stay as they are for this user.
    func formerProfile(ofUser user: Int32) throws -> Profile?
}

extension RatingSource {
    package func formerProfile(ofUser user: Int32) throws -> Profile? { nil }
}
