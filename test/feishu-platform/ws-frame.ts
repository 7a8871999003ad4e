import protobuf from 'protobufjs'
import { isObject } from './json.js'

export interface Frame {
  readonly seqId: number
  readonly logId: number
  readonly service: number
  /** 0 control, 1 data. */
  readonly method: number
  readonly headers: Readonly<Record<string, string>>
  readonly payload: Buffer | undefined
}

export const CONTROL = 0
export const DATA = 1

const { root } = protobuf.parse(
  `syntax = "proto2";
  package pbbp2;
  message Header { required string key = 1; required string value = 2; }
  message Frame {
    required uint64 SeqID = 1;
    required uint64 LogID = 2;
    required int32 service = 3;
    required int32 method = 4;
    repeated Header headers = 5;
    optional string payloadEncoding = 6;
    optional string payloadType = 7;
    optional bytes payload = 8;
    optional string LogIDNew = 9;
  }`,
  { keepCase: true },
)
const FRAME = root.lookupType('pbbp2.Frame')

export function encodeFrame(frame: Frame): Uint8Array {
  const { seqId, logId, service, method, payload } = frame
  const headers = Object.entries(frame.headers).map(([key, value]) => ({ key, value }))
  return FRAME.encode(
    FRAME.create({ SeqID: seqId, LogID: logId, service, method, headers, ...(payload && { payload }) }),
  ).finish()
}

/** Throws where a required field is absent. */
export function decodeFrame(bytes: Uint8Array): Frame {
  const decoded = FRAME.toObject(FRAME.decode(bytes), { longs: Number, bytes: Buffer, arrays: true })
  const headers = (decoded.headers as unknown[]).filter(isObject).map((h) => [String(h.key), String(h.value)])
  return {
    seqId: Number(decoded.SeqID),
    logId: Number(decoded.LogID),
    service: Number(decoded.service),
    method: Number(decoded.method),
    headers: Object.fromEntries(headers),
    payload: decoded.payload as Buffer | undefined,
  }
}
