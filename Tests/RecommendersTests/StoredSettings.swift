/// Settings that version 0.1.0 stored for models of ml-latest-small, after thirteen new ratings.
enum StoredSettings {
    static let ofKind: [String: String] = [
        "als": #"""
        {"columns":128,"itemsInFit":9742,"learnedCount":100836,"parameters":"{\"penalty\":0.008,\"rounds\":10,\"\#
        units\":128,\"unobserved\":0.17999999}","penalty":0.008,"pending":13,"ranking":{"cap":{"heavyUsers":[],"\#
        itemsOfHeavyAlone":0,"ratings":2840},"itemCount":9742,"mean":3.5015569,"threshold":3.875,"userCount":611\#
        },"unobserved":0.17999999,"usersInFit":610}
        """#,
        "linear": #"""
        {"inverseSize":0,"learnedCount":100836,"parameters":"{\"denseItemLimit\":6000,\"diagonal\":0.5,\"dropout\#
        \":0.25,\"neighbours\":300,\"ridge\":196.17339,\"userPower\":0.5}","pending":13,"ranking":{"cap":{"heavy\#
        Users":[],"itemsOfHeavyAlone":0,"ratings":2840},"itemCount":9742,"mean":3.5015569,"threshold":3.875,"use\#
        rCount":611}}
        """#,
        "autoencoder": #"""
        {"cap":{"heavyUsers":[],"itemsOfHeavyAlone":0,"ratings":2840},"deviation":0.8069599,"interceptPenalty":1\#
        ,"itemCount":9742,"learnedCount":100836,"maskInput":4,"mean":3.5016558,"parameters":"{\"maskInput\":4,\"\#
        priorShare\":0.7,\"search\":{\"heldOutLimit\":25000,\"heldOutShare\":0.1,\"interval\":5,\"iterationLimit\#
        \":80,\"leastGain\":0.0003,\"patience\":2,\"penalties\":[11,16,22,32,45,64,90,128,181,256,362,512],\"sma\#
        llestUsefulCount\":200,\"usualIterations\":30},\"unitLimit\":200,\"weightsPerRating\":12}","pending":13,\#
        "priorShare":0.7,"ratingCount":100845,"rowPenalty":31.5,"schedule":[{"iterations":25,"penalty":64},{"ite\#
        rations":5,"penalty":45}],"seed":1,"units":104,"userCount":611}
        """#,
        "vae": #"""
        {"fittedItemCount":9742,"learnedCount":100836,"parameters":"{\"batchSize\":38,\"divergenceWeight\":0.1,\\#
        "dropout\":0.35,\"epochs\":80,\"rate\":0.001,\"units\":[400]}","pending":13,"ranking":{"cap":{"heavyUser\#
        s":[],"itemsOfHeavyAlone":0,"ratings":2840},"itemCount":9742,"mean":3.5015569,"threshold":3.875,"userCou\#
        nt":611},"scoreIntercept":-5.136178,"scoreSlope":2.234771,"seed":1,"units":[400]}
        """#,
        "sae": #"""
        {"activation":"sigmoid","cap":{"heavyUsers":[],"itemsOfHeavyAlone":0,"ratings":2840},"fittedItemCount":9\#
        742,"itemCount":9742,"layers":[20,10,20],"mean":3.5015569,"scale":{"maximum":5,"minimum":0.5,"step":0.5}\#
        ,"seed":1,"unlearned":{"learnedCount":100836,"parameters":"{\"activation\":\"sigmoid\",\"epochs\":200,\"\#
        layers\":[20,10,20],\"momentum\":0.9,\"optimiser\":\"momentum\",\"patience\":0,\"rate\":0.1,\"restartLim\#
        it\":8}","pending":13},"userCount":611}
        """#,
        "ncf": #"""
        {"cap":{"heavyUsers":[],"itemsOfHeavyAlone":0,"ratings":2840},"epochs":4,"frame":{"deviation":0.8069599,\#
        "scale":{"maximum":5,"minimum":0.5,"step":0.5}},"itemCount":9742,"mean":3.5015569,"rowPenalty":5,"seed":\#
        1,"units":[64,32],"unlearned":{"learnedCount":100836,"parameters":"{\"dropout\":0,\"epochs\":4,\"rate\":\#
        0.002,\"units\":[64,32],\"weightDecay\":0.0002}","pending":13},"userCount":611}
        """#,
        "hybrid": #"""
        {"genreCount":19,"genreWeight":1,"ranking":{"cap":{"heavyUsers":[],"itemsOfHeavyAlone":0,"ratings":2840}\#
        ,"itemCount":9742,"mean":3.5015569,"threshold":3.875,"userCount":611},"seed":1,"units":[256,64,256],"unl\#
        earned":{"learnedCount":100836,"parameters":"{\"batchSize\":64,\"dropout\":0.5,\"epochLimit\":80,\"epoch\#
        s\":46,\"genreWeight\":1,\"leastRatings\":5,\"rate\":0.001,\"units\":[256,64,256]}","pending":13}}
        """#,
        "blend": #"""
        {"components":[{"kind":"linear","settings":"{\"inverseSize\":0,\"learnedCount\":100836,\"parameters\":\"\#
        {\\\"denseItemLimit\\\":6000,\\\"diagonal\\\":0.5,\\\"dropout\\\":0.25,\\\"neighbours\\\":300,\\\"ridge\\#
        \\":196.17339,\\\"userPower\\\":0.5}\",\"pending\":13,\"ranking\":{\"cap\":{\"heavyUsers\":[],\"itemsOfH\#
        eavyAlone\":0,\"ratings\":2840},\"itemCount\":9742,\"mean\":3.5015569,\"threshold\":3.875,\"userCount\":\#
        611}}","weight":0.5368396},{"kind":"als","settings":"{\"columns\":128,\"itemsInFit\":9742,\"learnedCount\#
        \":100836,\"parameters\":\"{\\\"penalty\\\":0.008,\\\"rounds\\\":10,\\\"units\\\":128,\\\"unobserved\\\"\#
        :0.17999999}\",\"penalty\":0.008,\"pending\":13,\"ranking\":{\"cap\":{\"heavyUsers\":[],\"itemsOfHeavyAl\#
        one\":0,\"ratings\":2840},\"itemCount\":9742,\"mean\":3.5015569,\"threshold\":3.875,\"userCount\":611},\\#
        "unobserved\":0.17999999,\"usersInFit\":610}","weight":0.46316043},{"kind":"autoencoder","settings":"{\"\#
        cap\":{\"heavyUsers\":[],\"itemsOfHeavyAlone\":0,\"ratings\":2840},\"deviation\":0.8069599,\"interceptPe\#
        nalty\":1,\"itemCount\":9742,\"learnedCount\":100836,\"maskInput\":4,\"mean\":3.5016565,\"parameters\":\\#
        "{\\\"maskInput\\\":4,\\\"priorShare\\\":0.7,\\\"search\\\":{\\\"heldOutLimit\\\":25000,\\\"heldOutShare\#
        \\\":0.1,\\\"interval\\\":5,\\\"iterationLimit\\\":80,\\\"leastGain\\\":0.0003,\\\"patience\\\":2,\\\"pe\#
        nalties\\\":[11,16,22,32,45,64,90,128,181,256,362,512],\\\"smallestUsefulCount\\\":200,\\\"usualIteratio\#
        ns\\\":30},\\\"unitLimit\\\":200,\\\"weightsPerRating\\\":12}\",\"pending\":13,\"priorShare\":0.7,\"rati\#
        ngCount\":100845,\"rowPenalty\":31.5,\"schedule\":[{\"iterations\":25,\"penalty\":64},{\"iterations\":5,\#
        \"penalty\":45}],\"seed\":1,\"units\":104,\"userCount\":611}","weight":0}],"itemCount":9742,"parameters"\#
        :"{\"deepItemLimit\":6000,\"ranking\":[\"linear\",\"als\",\"popularity\"],\"rating\":\"autoencoder\",\"w\#
        eights\":[0.5368396,0.46316043,0]}","threshold":3.875,"userCount":611}
        """#,
    ]
}
