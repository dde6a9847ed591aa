import Foundation
import TasteStore
import TasteValues

extension LiveQuality {
    /// Figures on how well ratings were predicted before they were learned.
    init(_ records: [PrequentialRecord]) {
        let ranked = records.filter(\.isRanked)
        func figures(_ prediction: KeyPath<PrequentialRecord, PrequentialRecord.Prediction>) -> LiveFigures {
            let sum = records.reduce(0.0) { $0 + $1.squaredError(of: prediction) }
            let hits = ranked.count { $0[keyPath: prediction].isHit }
            return LiveFigures(
                rmse: records.isEmpty ? nil : Float((sum / Double(records.count)).squareRoot()),
                hitRate: ranked.isEmpty ? nil : Float(hits) / Float(ranked.count))
        }
        self.init(
            window: PrequentialRecords.capacity, ratings: records.count, ranked: ranked.count, model: figures(\.model),
            bias: figures(\.bias), popularity: figures(\.popularity))
    }
}

/// Formats figures for decisions and the log.
enum Figure {
    static func rmse(_ value: (some BinaryFloatingPoint)?) -> String {
        value.map { String(format: "%.4f", Double($0)) } ?? "not known"
    }

    static func percent(_ value: (some BinaryFloatingPoint)?) -> String {
        value.map { String(format: "%.1f %%", 100 * Double($0)) } ?? "not known"
    }
}
