using System.ComponentModel.DataAnnotations;

namespace KpnEen.Pbx.Tolls;

/// <summary>Settings of Outgoing Calling Plan.</summary>
/// <param name="National">Dutch numbers may be called.</param>
/// <param name="International">Numbers of other countries may be called.</param>
/// <param name="Premium">0900, 0906, 0909, 18xx and numbers like them may be called.</param>
/// <param name="HighRisk">Countries and ranges known for fraud, and satellite phones, may be called.</param>
/// <param name="ForwardInternational">Calls may be forwarded to what is not a Dutch number, as far as it may be called.</param>
/// <param name="MaxCalls">Calls to the public side at a time.</param>
/// <param name="MaxCostlyCalls">Of those, calls that cost extra: international, premium, high risk.</param>
public sealed record OutgoingCallingPlanSettings(
    bool National = true,
    bool International = true,
    bool Premium = false,
    bool HighRisk = false,
    bool ForwardInternational = false,
    [property: Range(0, OutgoingCallingPlan.MostCalls)] int MaxCalls = 1000,
    [property: Range(0, OutgoingCallingPlan.MostCalls)] int MaxCostlyCalls = 2
)
{
    internal bool Allows(DestinationClass number) =>
        number switch
        {
            DestinationClass.National => National,
            DestinationClass.International => International,
            DestinationClass.Premium => Premium,
            DestinationClass.HighRisk or DestinationClass.Satellite => HighRisk,
            _ => true,
        };
}
