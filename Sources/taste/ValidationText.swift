import TerminalOutput

/// A model's figures on what was held out, as they follow its name; empty where none was measured.
enum ValidationText {
    static func of(rmse: Float?, ndcg: Float?) -> String {
        (rmse.map { ", validation RMSE " + Plain.decimal($0, 4) } ?? "")
            + (ndcg.map { ", validation NDCG@100 " + Plain.decimal($0, 4) } ?? "")
    }
}
