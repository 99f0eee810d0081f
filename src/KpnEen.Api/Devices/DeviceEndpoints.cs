using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Resources;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Devices;

/// <summary><c>/v1/users/{userId}/devices</c> and <c>/v1/devices/{deviceId}</c>.</summary>
internal static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder v1)
    {
        var devices = v1.MapGroup("").WithTags("Devices").WithIds();
        devices
            .MapGet("/users/{userId}/devices", ListOfUserAsync)
            .Operation("listUserDevices", "List the devices of a user")
            .Produces<Page<Device>>()
            .RequireScope(Scopes.DirectoryRead);
        devices
            .MapPost("/users/{userId}/devices", CreateAsync)
            .Operation("createDevice", "Create a device", "The answer has the SIP credentials, this once.")
            .Produces<DeviceWithCredentials>(StatusCodes.Status201Created)
            .Conflicts(ProblemCodes.AlreadyExists)
            .RequireScope(Scopes.DirectoryWrite)
            .Idempotent();
        devices
            .MapGet("/devices", ListAsync)
            .Operation("listDevices", "List devices")
            .Produces<Page<Device>>()
            .RequireScope(Scopes.DirectoryRead);
        devices
            .MapGet("/devices/{deviceId}", GetAsync)
            .Operation("getDevice", "Get a device", "With the contacts it is registered with at this moment.")
            .Produces<Device>()
            .TagForWriters()
            .RequireScope(Scopes.DirectoryRead);
        devices
            .MapPatch("/devices/{deviceId}", PatchAsync)
            .Operation("updateDevice", "Change a device", "JSON merge patch: members replace, null removes, absent members stay.")
            .Produces<Device>()
            .RequireScope(Scopes.DirectoryWrite)
            .RequireIfMatch();
        devices
            .MapPost("/devices/{deviceId}/rotate-credentials", RotateAsync)
            .Operation(
                "rotateDeviceCredentials",
                "Give a device a new password",
                "The old password ends at once; the answer has the new credentials, this once."
            )
            .Produces<DeviceWithCredentials>()
            .RequireScope(Scopes.DirectoryWrite)
            .Idempotent();
        devices
            .MapDelete("/devices/{deviceId}", DeleteAsync)
            .Operation("deleteDevice", "Delete a device")
            .Produces(StatusCodes.Status204NoContent)
            .RequireScope(Scopes.DirectoryWrite)
            .RequireIfMatch();
    }

    private static async Task<IResult> ListOfUserAsync(
        string userId,
        [AsParameters] ListRequest list,
        UserStore users,
        DeviceStore devices,
        DeviceViews views,
        CancellationToken cancellation
    ) =>
        await users.FindAsync(list.Tenant.TenantId, userId, cancellation) is null
            ? Problems.NotFound()
            : await AnswerAsync(list, DeviceStore.By(userId), devices, views, cancellation);

    private static Task<IResult> ListAsync(
        [AsParameters] ListRequest list,
        DeviceStore devices,
        DeviceViews views,
        CancellationToken cancellation
    ) => AnswerAsync(list, ResourceFilter.All, devices, views, cancellation);

    private static async Task<IResult> AnswerAsync(
        ListRequest list,
        ResourceFilter filter,
        DeviceStore devices,
        DeviceViews views,
        CancellationToken cancellation
    )
    {
        var page = await list.ReadAsync(devices, filter);
        var contacts = await views.ContactsAsync(page.Items.Select(row => row.Id), cancellation);
        return list.Answer(page.Select(row => views.Show(row, contacts)));
    }

    private static async Task<IResult> CreateAsync(
        string userId,
        CreateDevice input,
        TenantContext tenant,
        UserStore users,
        DeviceStore devices,
        DeviceViews views,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        if (await users.FindAsync(tenant.TenantId, userId, cancellation) is null)
            return Problems.NotFound();
        var password = NewCredentials.Password();
        var fields = new DeviceFields(userId, input.Name, input.Username ?? NewCredentials.Username(), Password: password)
        {
            MediaEncryption = input.MediaEncryption,
        };
        var stored = await writes.SettleAsync(await devices.CreateAsync(tenant.TenantId, fields, cancellation), cancellation);
        return ETags.Created(http, $"/v1/devices/{stored.Id}", views.ShowWithCredentials(stored, password), stored.Revision);
    }

    private static async Task<IResult> GetAsync(
        string deviceId,
        TenantContext tenant,
        DeviceStore devices,
        DeviceViews views,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        if (await devices.FindAsync(tenant.TenantId, deviceId, cancellation) is not { } stored)
            return Problems.NotFound();
        // Registrations come and go without a new revision, so a 304 would tell old ones: the tag is for If-Match only.
        http.Response.Headers.ETag = ETags.Of(stored.Revision);
        return TypedResults.Ok(views.Show(stored, await views.ContactsAsync([deviceId], cancellation)));
    }

    private static async Task<IResult> PatchAsync(
        string deviceId,
        MergePatch<DeviceInput> patch,
        IfMatch ifMatch,
        TenantContext tenant,
        DeviceStore devices,
        DeviceViews views,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var contacts = await views.ContactsAsync([deviceId], cancellation);
        var write = await devices.ChangeAsync(
            tenant.TenantId,
            deviceId,
            ifMatch.Allows,
            present =>
            {
                var before = new DeviceInput { Name = present.Name, MediaEncryption = present.MediaEncryption };
                var input = InputCheck.Demand(patch.ApplyTo(before));
                return present with { Name = input.Name, MediaEncryption = input.MediaEncryption };
            },
            cancellation
        );
        var stored = await writes.SettleAsync(write, cancellation);
        return ETags.Ok(http, views.Show(stored, contacts), stored.Revision);
    }

    private static async Task<IResult> RotateAsync(
        string deviceId,
        TenantContext tenant,
        DeviceStore devices,
        DeviceViews views,
        SettledWrites writes,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var password = NewCredentials.Password();
        var contacts = await views.ContactsAsync([deviceId], cancellation);
        var write = await devices.ChangeAsync(
            tenant.TenantId,
            deviceId,
            _ => true,
            present => present with { Password = password },
            cancellation
        );
        var stored = await writes.SettleAsync(write, cancellation);
        http.Response.Headers.ETag = ETags.Of(stored.Revision);
        return TypedResults.Ok(views.ShowWithCredentials(stored, password, contacts));
    }

    private static async Task<IResult> DeleteAsync(
        string deviceId,
        IfMatch ifMatch,
        TenantContext tenant,
        DeviceStore devices,
        SettledWrites writes,
        CancellationToken cancellation
    )
    {
        await writes.SettleAsync(await devices.DeleteAsync(tenant.TenantId, deviceId, ifMatch.Allows, cancellation), cancellation);
        return TypedResults.NoContent();
    }
}
