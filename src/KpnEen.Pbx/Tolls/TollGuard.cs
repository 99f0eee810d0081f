using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Prompts;

namespace KpnEen.Pbx.Tolls;

/// <summary>
/// Stands before every way to the public side (calls, forwardings, transfers, click-to-dial, the website's button): the plan of the user who pays, how many
/// calls run, and what the company may spend. What stolen credentials can cost ends here.
/// </summary>
public sealed class TollGuard(Spending spending, Supervisor supervisor, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (int All, int Costly)> running = new(StringComparer.Ordinal);

    /// <summary>Why a call to the number would be refused whatever happens meanwhile; null: nothing is known against it.</summary>
    public static string? Forbids(User payer, string number)
    {
        var kind = DestinationClasses.Of(number);
        return kind == DestinationClass.Emergency || payer.Services.Get(OutgoingCallingPlan.Descriptor).Allows(kind) ? null : Barred(kind);
    }

    /// <summary>A ticket to be kept as long as the call, or why it may not go out.</summary>
    public (TollTicket? Ticket, Outcome.Blocked? Refusal) Admit(Attempt attempt, string number)
    {
        var tenant = attempt.Call.Tenant.Tenant;
        var kind = DestinationClasses.Of(number);
        // 112 passes everything and counts nowhere.
        if (kind == DestinationClass.Emergency)
            return (new TollTicket(null, null), null);
        var plan = attempt.Originator?.Services.Get(OutgoingCallingPlan.Descriptor) ?? OutgoingCallingPlan.Descriptor.TypedDefaults;
        var isAbroad = kind is not (DestinationClass.Free or DestinationClass.National);
        if (!plan.Allows(kind))
            return Refuse(attempt, DecisionCode.DestinationBarred, OutgoingCallingPlan.Descriptor.Name, Barred(kind));
        if (isAbroad && !attempt.Redirections.IsEmpty && !plan.ForwardInternational)
            return Refuse(
                attempt,
                DecisionCode.ForwardingAbroadBarred,
                OutgoingCallingPlan.Descriptor.Name,
                $"forwarding to {kind} numbers is barred"
            );
        var limit = tenant.Services.Get(SpendLimit.Descriptor);
        var price = limit.PriceOf(kind);
        if (price > 0 && !spending.HasRoom(tenant, limit, price))
            return Refuse(
                attempt,
                DecisionCode.SpendLimitReached,
                SpendLimit.Descriptor.Name,
                "the spend limit is reached",
                Prompt.SpendLimitReached
            );
        var budget = attempt.Call.Budget;
        var budgetPrice = budget?.PriceOf(kind, limit) ?? 0;
        if (budgetPrice > 0 && !spending.HasRoom(tenant, budget!, budgetPrice))
            return Refuse(
                attempt,
                DecisionCode.KeySpendCapReached,
                "call-me-now",
                "the spend cap of the key is reached",
                Prompt.CannotBeCompleted
            );
        var payer = attempt.Originator?.Id ?? tenant.Id;
        if (!TryCount(payer, isAbroad, plan))
            return Refuse(
                attempt,
                DecisionCode.TooManyCalls,
                OutgoingCallingPlan.Descriptor.Name,
                "too many calls at a time",
                Prompt.TooManyCalls
            );
        var meter =
            price > 0 || budgetPrice > 0
                ? new TollMeter(tenant, limit, price, spending, supervisor, time) { Budget = budget, BudgetPrice = budgetPrice }
                : null;
        return (new TollTicket(() => Uncount(payer, isAbroad), meter), null);
    }

    private static string Barred(DestinationClass kind) => $"{kind} numbers are barred";

    private static (TollTicket?, Outcome.Blocked?) Refuse(
        Attempt attempt,
        DecisionCode code,
        string service,
        string why,
        string says = Prompt.NotAllowed
    )
    {
        attempt.Call.Decide(code, service, attempt.Originator?.Id, "call refused", why);
        return (null, new Outcome.Blocked(why) { Says = says });
    }

    private bool TryCount(string payer, bool isCostly, OutgoingCallingPlanSettings plan)
    {
        lock (gate)
        {
            var (all, costly) = running.GetValueOrDefault(payer);
            if (all >= plan.MaxCalls || (isCostly && costly >= plan.MaxCostlyCalls))
                return false;
            running[payer] = (all + 1, costly + (isCostly ? 1 : 0));
            return true;
        }
    }

    private void Uncount(string payer, bool isCostly)
    {
        lock (gate)
        {
            var (all, costly) = running[payer];
            if (all == 1)
                running.Remove(payer);
            else
                running[payer] = (all - 1, costly - (isCostly ? 1 : 0));
        }
    }
}
