using System.Text;

namespace KpnEen.Identity.Tests.Foreign;

/// <summary>Two hundred requests that are wrong, odd or just legal.</summary>
public static class EdgeRequests
{
    private const string Grant = "grant_type=client_credentials";
    private const string Id = "cli_tenant";
    private const string Secret = "sec_tenant-secret-0123456789";
    private const string Assertion = "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
    private static readonly string Good = Basic($"{Id}:{Secret}");

    public static IEnumerable<EdgeRequest> All =>
        [
            .. Methods(),
            .. Bodies(),
            .. Parameters(),
            .. GrantTypes(),
            .. Scopes(),
            .. Resources(),
            .. Headers(),
            .. Posted(),
            .. Assertions(),
            .. Others(),
        ];

    private static string Basic(string pair) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}";

    private static EdgeRequest Token(string name, string body, string? authorization) => new(name, "token", body, authorization);

    private static IEnumerable<EdgeRequest> Methods() =>
        from method in (string[])["GET", "PUT", "DELETE", "PATCH", "HEAD"]
        from endpoint in (string[])["token", "revoke", "introspect"]
        select new EdgeRequest($"{method} {endpoint}", endpoint, "", Good, method, null);

    private static IEnumerable<EdgeRequest> Bodies()
    {
        foreach (
            var type in (string?[])
                [
                    null,
                    "application/json",
                    "text/plain",
                    "multipart/form-data; boundary=x",
                    "application/x-www-form-urlencoded; charset=utf-8",
                    "APPLICATION/X-WWW-FORM-URLENCODED",
                    "application/x-www-form-urlencoded-not",
                    "application/xml",
                ]
        )
            yield return new EdgeRequest($"content type {type ?? "none"}", "token", Grant, Good, "POST", type);
        foreach (
            var (name, body) in ((string, string)[])
                [
                    ("empty", ""),
                    ("only separators", "&&&"),
                    ("no equals sign", "grant_type"),
                    ("equals sign only", "="),
                    ("leading separator", $"&{Grant}"),
                    ("trailing separator", $"{Grant}&"),
                    ("semicolon as separator", $"{Grant};scope=directory:read"),
                    ("space around", $" {Grant} "),
                    ("line break at the end", $"{Grant}\n"),
                    ("value with an equals sign", $"{Grant}&x=a=b"),
                    ("json body in a form", "{\"grant_type\":\"client_credentials\"}"),
                    ("17 kB of unknown parameter", $"{Grant}&x={new string('x', 17_000)}"),
                    ("70 kB of unknown parameter", $"{Grant}&x={new string('x', 70_000)}"),
                    ("500 parameters", Grant + string.Concat(Enumerable.Range(0, 500).Select(i => $"&p{i}=1"))),
                    ("long parameter name", $"{Grant}&{new string('n', 3000)}=1"),
                    ("percent-encoded name", "grant%5Ftype=client_credentials"),
                    ("percent-encoded value", "grant_type=client%5Fcredentials"),
                    ("nul in a value", $"{Grant}&x=%00"),
                    ("nul in the grant type", "grant_type=client_credentials%00"),
                    ("broken escape", $"{Grant}&x=%zz"),
                    ("half an escape", $"{Grant}&x=%4"),
                    ("no utf-8", $"{Grant}&x=%C3%28"),
                    ("overlong utf-8", $"{Grant}&x=%C0%AF"),
                    ("surrogate in utf-8", $"{Grant}&x=%ED%A0%80"),
                    ("brackets in a name", $"{Grant}&scope[]=directory:read"),
                    ("prototype pollution", $"{Grant}&__proto__=x&constructor=y"),
                ]
        )
            yield return Token($"body: {name}", body, Good);
    }

    private static IEnumerable<EdgeRequest> Parameters()
    {
        foreach (
            var name in (string[])
                ["grant_type", "scope", "resource", "client_id", "client_secret", "client_assertion", "x", "audience", "code"]
        )
            yield return Token($"repeated {name}", $"{Grant}&{name}=a&{name}=a", Good);
        foreach (
            var name in (string[])
                ["scope", "resource", "client_id", "client_secret", "client_assertion", "client_assertion_type", "x", "redirect_uri"]
        )
            yield return Token($"empty {name}", $"{Grant}&{name}=", Good);
        foreach (
            var name in (string[])
                ["request", "request_uri", "registration", "response_type", "code_challenge", "state", "nonce", "refresh_token", "dpop_jkt"]
        )
            yield return Token($"parameter of elsewhere {name}", $"{Grant}&{name}=x", Good);
    }

    private static IEnumerable<EdgeRequest> GrantTypes() =>
        from type in (string[])
            [
                "",
                "password",
                "password&username=a&password=b",
                "refresh_token",
                "refresh_token&refresh_token=x",
                "authorization_code",
                "authorization_code&code=x",
                "implicit",
                "none",
                "CLIENT_CREDENTIALS",
                "client_credentials+",
                "+client_credentials",
                "client-credentials",
                "client_credentials,refresh_token",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "urn:ietf:params:oauth:grant-type:device_code",
                "urn:ietf:params:oauth:grant-type:saml2-bearer",
                "urn:openid:params:grant-type:ciba",
                "..%2F..",
                "%27%20OR%201%3D1",
                new string('g', 2000),
            ]
        select Token($"grant type '{(type.Length > 60 ? "2000 letters" : type)}'", $"grant_type={type}", Good);

    private static IEnumerable<EdgeRequest> Scopes() =>
        from scope in (string[])
            [
                "directory:read",
                "directory:read+clients:read",
                "directory:read++clients:read",
                "+directory:read+",
                "directory:read+directory:read",
                "directory:read%09clients:read",
                "directory:read%0Aclients:read",
                "directory:read,clients:read",
                "directory:write",
                "directory:read+directory:write",
                "partner",
                "DIRECTORY:READ",
                "openid",
                "offline_access",
                "unknown",
                "+",
                "%22",
                "%5C",
                "%C3%A9",
                "*",
                new string('s', 5000),
            ]
        select Token($"scope '{(scope.Length > 60 ? "5000 letters" : scope)}'", $"{Grant}&scope={scope}", Good);

    private static IEnumerable<EdgeRequest> Resources() =>
        from resource in (string[])
            [
                "http://api.test",
                "http%3A%2F%2Fapi.test",
                "http://api.test/",
                "HTTP://API.TEST",
                "http://api.test%23fragment",
                "http://api.test?x",
                "https://elsewhere.test",
                "relative",
                "%2F%2Fapi.test",
                "javascript:alert(1)",
                "urn:api",
                "",
            ]
        select Token($"resource '{resource}'", $"{Grant}&resource={resource}", Good);

    private static IEnumerable<EdgeRequest> Headers()
    {
        foreach (
            var (name, header) in ((string, string)[])
                [
                    ("wrong secret", Basic($"{Id}:wrong")),
                    ("secret in capitals", Basic($"{Id}:{Secret.ToUpperInvariant()}")),
                    ("secret and a space", Basic($"{Id}:{Secret} ")),
                    ("unknown client", Basic("cli_nobody:x")),
                    ("client in capitals", Basic($"CLI_TENANT:{Secret}")),
                    ("no secret", Basic($"{Id}:")),
                    ("no colon", Basic(Id)),
                    ("colon alone", Basic(":")),
                    ("no id", Basic($":{Secret}")),
                    ("nothing", "Basic "),
                    ("scheme alone", "Basic"),
                    ("scheme in lower case", Good.Replace("Basic", "basic", StringComparison.Ordinal)),
                    ("no base64", "Basic !!!"),
                    ("base64 without padding", Good.TrimEnd('=')),
                    ("broken escape in the id", Basic($"%zz:{Secret}")),
                    ("escaped id", Basic($"cli%5Ftenant:{Secret}")),
                    ("escaped secret", Basic($"{Id}:{Secret.Replace("-", "%2D", StringComparison.Ordinal)}")),
                    ("nul in the id", Basic($"{Id}\0:{Secret}")),
                    ("id of 5000 letters", Basic($"{new string('i', 5000)}:x")),
                    ("sql in the id", Basic($"' OR '1'='1:{Secret}")),
                    ("another scheme", "Digest username=\"cli_tenant\""),
                    ("bearer", "Bearer x"),
                ]
        )
            yield return Token($"header: {name}", Grant, header);
        yield return Token("header and the same client_id", $"{Grant}&client_id={Id}", Good);
        yield return Token("header and another client_id", $"{Grant}&client_id=cli_other", Good);
        yield return Token("header and secret in the body", $"{Grant}&client_id={Id}&client_secret={Secret}", Good);
        yield return Token("header and an assertion", $"{Grant}&client_assertion=x&{Assertion}", Good);
    }

    private static IEnumerable<EdgeRequest> Posted() =>
        from row in ((string Name, string Body)[])
            [
                ("nothing", Grant),
                ("id alone", $"{Grant}&client_id={Id}"),
                ("unknown id alone", $"{Grant}&client_id=cli_nobody"),
                ("secret alone", $"{Grant}&client_secret={Secret}"),
                ("wrong secret", $"{Grant}&client_id={Id}&client_secret=wrong"),
                ("unknown client", $"{Grant}&client_id=cli_nobody&client_secret=x"),
                ("empty secret", $"{Grant}&client_id={Id}&client_secret="),
                ("empty id", $"{Grant}&client_id=&client_secret={Secret}"),
                ("secret of 5000 letters", $"{Grant}&client_id={Id}&client_secret={new string('s', 5000)}"),
                ("right, where another method is registered", $"{Grant}&client_id={Id}&client_secret={Secret}"),
            ]
        select Token($"posted: {row.Name}", row.Body, null);

    private static IEnumerable<EdgeRequest> Assertions() =>
        from row in ((string Name, string Body)[])
            [
                ("no jwt", $"{Grant}&client_assertion=x&{Assertion}"),
                ("three dots", $"{Grant}&client_assertion=a.b.c&{Assertion}"),
                ("alg none", $"{Grant}&client_assertion=eyJhbGciOiJub25lIn0.eyJzdWIiOiJjbGlfdGVuYW50In0.&{Assertion}"),
                ("no type", $"{Grant}&client_assertion=a.b.c"),
                ("type alone", $"{Grant}&client_id={Id}&{Assertion}"),
                ("unknown type", $"{Grant}&client_assertion=a.b.c&client_assertion_type=x"),
                ("with a secret", $"{Grant}&client_id={Id}&client_secret={Secret}&client_assertion=a.b.c&{Assertion}"),
                (
                    "for a client of secrets",
                    $"{Grant}&client_assertion=eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJjbGlfdGVuYW50Iiwic3ViIjoiY2xpX3RlbmFudCJ9.AAAA&{Assertion}"
                ),
            ]
        select Token($"assertion: {row.Name}", row.Body, null);

    private static IEnumerable<EdgeRequest> Others()
    {
        foreach (var endpoint in (string[])["revoke", "introspect"])
        {
            foreach (
                var (name, body, authorization) in ((string, string, string?)[])
                    [
                        ("no token", "", Good),
                        ("empty token", "token=", Good),
                        ("unknown token", "token=x", Good),
                        ("two tokens", "token=x&token=y", Good),
                        ("unknown hint", "token=x&token_type_hint=made_up", Good),
                        ("hint refresh_token", "token=x&token_type_hint=refresh_token", Good),
                        ("token of 5000 letters", $"token={new string('t', 5000)}", Good),
                        ("nul in the token", "token=%00", Good),
                        ("no client", "token=x", null),
                        ("id alone", $"token=x&client_id={Id}", null),
                        ("wrong secret", "token=x", Basic($"{Id}:wrong")),
                        ("unknown client", "token=x", Basic("cli_nobody:x")),
                        ("header and secret in the body", $"token=x&client_id={Id}&client_secret={Secret}", Good),
                    ]
            )
                yield return new EdgeRequest($"{endpoint}: {name}", endpoint, body, authorization);
            yield return new EdgeRequest($"{endpoint}: json", endpoint, "{\"token\":\"x\"}", Good, "POST", "application/json");
        }
    }
}
