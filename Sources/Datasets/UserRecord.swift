/// What a dataset says about a user beside the ratings.
package struct UserRecord: Sendable, Equatable {
    package var user: String
    /// "F", "M", or as the file has it; empty where it says nothing.
    package var gender = ""
    /// In years; MovieLens 1M gives the lower end of a band.
    package var age: Int?
    /// A word, or MovieLens 1M's number of one; empty where the file says nothing.
    package var occupation = ""

    package init(user: String) { self.user = user }
}
