import assert from 'node:assert/strict';
import type { ContainerPlace } from '../../../src/integrations/docker/container-place.js';
import { ownPartIn } from '../../../src/integrations/docker/own-parts.js';
import type { Machine, OwnWhat } from '../../../src/integrations/docker/own-parts.js';

const ID = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const elsewhere: Machine = {
  ownContainer: async () => undefined,
  resolve: async () => [],
  interfaces: () => ['192.168.1.7'],
  listener: async () => 'none',
};
const place: ContainerPlace = {
  id: ID,
  published: [],
  addresses: ['172.18.0.3'],
  gateways: ['172.18.0.1'],
  names: ['erp-postgres-1', 'postgres'],
  onMachinesNetwork: false,
  mentioned: new Set(),
};

describe('Whether Guardia itself stands on a container', () => {
  const judge = (
    host: string,
    differs: Partial<ContainerPlace> = {},
    machine: Partial<Machine> = {},
  ): Promise<OwnWhat | undefined> =>
    ownPartIn({ ...place, ...differs }, [{ what: 'store', host, port: 5432 }], { ...elsewhere, ...machine });
  const published = (address: string, port = 5432) => ({ published: [{ address, port }] });
  const resolves = (...addresses: readonly string[]) => ({ resolve: async () => addresses });

  it('it does where a port of the machine leads to it', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '192.168.1.7', 'host.docker.internal', '172.18.0.1']) {
      assert.equal(await judge(host, published('')), 'store', host);
      assert.equal(await judge(host, published('', 5433)), undefined, host);
    }
    assert.equal(await judge('db.example.com', published('0.0.0.0'), resolves('192.168.1.7')), 'store');
    assert.equal(await judge('db.example.com', published('0.0.0.0'), resolves('10.9.9.9')), undefined);
    assert.equal(await judge('10.1.1.1', published('10.1.1.1')), 'store');
  });

  it('it does where the address is its own in Docker’s network, by number or by name', async () => {
    assert.equal(await judge('172.18.0.3'), 'store');
    assert.equal(await judge('postgres', {}, resolves('172.18.0.3')), 'store');
    assert.equal(await judge('Postgres'), 'store');
    assert.equal(await judge('postgres', {}, resolves('10.1.1.1')), undefined, 'another host of that name');
    assert.equal(await judge('mysql'), undefined);
  });

  it('on the machine’s own network it does where its process listens there', async () => {
    const listens = (listener: string | undefined) => ({ listener: async () => listener });
    const onMachine = { onMachinesNetwork: true };
    assert.equal(await judge('127.0.0.1', onMachine, listens(ID)), 'store');
    assert.equal(await judge('127.0.0.1', onMachine, listens(OTHER)), undefined);
    assert.equal(await judge('127.0.0.1', onMachine, listens('none')), undefined);
    assert.equal(await judge('127.0.0.1', { ...onMachine, mentioned: new Set([5432]) }, listens(undefined)), 'store');
    assert.equal(await judge('127.0.0.1', onMachine, listens(undefined)), undefined);
    assert.equal(await judge('db.example.com', onMachine, { ...resolves('10.1.1.1'), ...listens(ID) }), undefined);
  });

  it('it is the container that Guardia runs in', async () => {
    const inside = { ownContainer: async () => ID.slice(0, 12) };
    assert.equal(await judge('10.1.1.1', {}, inside), 'guardia');
    assert.equal(await judge('10.1.1.1', { id: OTHER }, inside), undefined);
  });
});
