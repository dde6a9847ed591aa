extension ItemAutoencoder {
    /// Beside what the model's own search chooses: its penalty and its number of iterations.
    package static var searchSpace: [SearchRange] {
        [
            SearchRange("unitLimit", .integer(50...500, byFactors: true)),
            SearchRange("maskInput", .real(1...10, byFactors: true)),
        ]
    }
}
