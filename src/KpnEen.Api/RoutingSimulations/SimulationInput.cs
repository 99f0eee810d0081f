using System.Collections.Immutable;
using System.Text.Json;
using KpnEen.Api.Conventions;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Numbers;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.Simulation;

namespace KpnEen.Api.RoutingSimulations;

/// <summary>What a client asks to be tried, put in the place of what is.</summary>
internal static class SimulationInput
{
    /// <exception cref="ProblemException">422: a user or service is not known, or settings are not legal.</exception>
    public static SimulatedCall Read(SimulateRouting input, TenantSnapshot tenant, DateTimeOffset now)
    {
        var errors = new List<ProblemError>();
        var tried = Try(input, tenant, errors);
        var caller = Caller(input.From, tried, errors);
        var phones = ImmutableDictionary.CreateBuilder<string, PhoneScript>();
        for (var i = 0; i < input.Phones.Count; i++)
        {
            var (phone, at) = (input.Phones[i], $"/phones/{i}/userId");
            if (tried.FindUser(phone.UserId) is null)
                errors.Add(new ProblemError(at, ErrorCodes.UnknownReference));
            else if (!phones.TryAdd(phone.UserId, new PhoneScript(phone.State, TimeSpan.FromSeconds(phone.AfterSeconds))))
                errors.Add(new ProblemError(at, ErrorCodes.AlreadyUsed));
        }
        if (errors.Count > 0)
            throw Problems.Validation([.. errors]).Throw();
        return new SimulatedCall(tried, caller, Identity(input.From, caller), input.To, input.At?.ToUniversalTime() ?? now)
        {
            Phones = phones.ToImmutable(),
            Outside = input.PublicNetwork is { } outside
                ? new PhoneScript(outside.State, TimeSpan.FromSeconds(outside.AfterSeconds))
                : new PhoneScript(PhoneState.Rings),
        };
    }

    private static User? Caller(SimulatedCaller from, TenantSnapshot tenant, List<ProblemError> errors)
    {
        if (!from.IsUser)
            return null;
        var caller = from.UserId is { } id ? tenant.FindUser(id) : tenant.FindExtension(from.Extension!) as User;
        if (caller is null)
            errors.Add(new ProblemError(from.UserId is null ? "/from/extension" : "/from/userId", ErrorCodes.UnknownReference));
        return caller;
    }

    private static CallerIdentity Identity(SimulatedCaller from, User? caller) =>
        caller is not null ? CallerIdentity.Internal(caller)
        : from.Number is { } number ? new CallerIdentity(DialledNumber.ToE164(number), from.Name, Presentation.Allowed, false)
        : CallerIdentity.Withheld;

    private static TenantSnapshot Try(SimulateRouting input, TenantSnapshot tenant, List<ProblemError> errors)
    {
        var company = tenant.Tenant;
        var users = tenant.Users.ToDictionary(u => u.Id, StringComparer.Ordinal);
        for (var i = 0; i < input.Services.Count; i++)
        {
            var (given, at) = (input.Services[i], $"/services/{i}");
            var scope = given.UserId is null ? ServiceScope.Tenant : ServiceScope.User;
            if (ServiceCatalog.Find(given.Service) is not { } service || service.Scope != scope)
                errors.Add(new ProblemError($"{at}/service", ErrorCodes.UnknownReference));
            else if (given.UserId is { } id && !users.ContainsKey(id))
                errors.Add(new ProblemError($"{at}/userId", ErrorCodes.UnknownReference));
            else if (Settings(service, given.Settings, $"{at}/settings", errors) is not { } settings)
                continue;
            else if (given.UserId is { } userId)
                users[userId] = users[userId] with { Services = users[userId].Services.With(service, settings) };
            else
                company = company with { Services = company.Services.With(service, settings) };
        }
        return input.Services.Count == 0
            ? tenant
            : new TenantSnapshot(
                company,
                tenant.Version,
                tenant.Users.Select(u => users[u.Id]),
                tenant.HuntGroups,
                tenant.Numbers,
                tenant.Trunks
            );
    }

    private static object? Settings(ServiceDescriptor service, JsonElement json, string at, List<ProblemError> errors)
    {
        object settings;
        try
        {
            settings = json.Deserialize(service.SettingsType, ApiJson.Options) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            errors.Add(new ProblemError(at, ErrorCodes.InvalidFormat, "Not the settings of this service."));
            return null;
        }
        var faults = service.Check(settings);
        errors.AddRange(faults.Select(f => new ProblemError(at + f.Pointer, f.Code, f.Detail)));
        return faults.IsEmpty ? settings : null;
    }
}
