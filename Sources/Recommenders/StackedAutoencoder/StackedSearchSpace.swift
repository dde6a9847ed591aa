extension StackedAutoencoder {
    package static var searchSpace: [SearchRange] {
        [
            SearchRange("epochs", .integer(5...200, byFactors: true)),
            SearchRange("rate", .real(0.003...0.3, byFactors: true)),
            SearchRange("momentum", .real(0...0.95, byFactors: false)),
        ]
    }
}
