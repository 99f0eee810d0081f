// Holds the CAMARA document against the schema of OpenAPI 3.1, and CloudEvents of a call against its callback with ajv. Input: {"document", "told"}; output: the violations.
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { Validator } from "@seriousme/openapi-schema-validator";

let input = "";
for await (const part of process.stdin) input += part;
const { document, told } = JSON.parse(input);
const { valid, errors } = await new Validator().validate(structuredClone(document));
const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
addFormats(ajv);
for (const schema of Object.values(document.components.schemas)) if (schema.properties) schema.additionalProperties ??= false;
ajv.addSchema(document, "doc");
const callbacks = document.paths["/click-to-dial/v0.1rc1/calls"].post.callbacks.notifications;
const [callback] = Object.values(callbacks);
if (Object.keys(callbacks)[0] !== "{$request.body#/sink}") throw new Error(`the callback goes to ${Object.keys(callbacks)}`);
const { $ref } = callback.post.requestBody.content["application/cloudevents+json"].schema;
const check = ajv.compile({ $ref: `doc${$ref}` });
const violations = valid ? [] : [errors].flat().map((e) => `the document: ${JSON.stringify(e)}`);
for (const event of told)
  if (!check(event)) violations.push(...check.errors.map((e) => `${e.instancePath || "/"} ${e.message} ${JSON.stringify(e.params)}`));
console.log(JSON.stringify(violations));
