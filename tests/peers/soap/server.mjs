// tests/peers/soap/server.mjs - a company's system on npm's soap. Listens on 127.0.0.1, prints the port.
import {readFileSync} from "node:fs";
import http from "node:http";
import soap from "soap";

const known = {"+2290190011234": {balance: 2500, currency: "XOF", barred: false, bundle: ["512 MB", "Fɔ̀n & <20> SMS"]}};

const fault = (code, reason) => ({Fault: {faultcode: code, faultstring: reason, statusCode: 500}});

const operations = {
    GetBalance({number}) {
        if (number in known) return known[number];
        throw fault("t:NoSuchSubscriber", `no subscriber ${number}`);
    },
    Recharge({voucher}) {
        if (voucher === "") throw fault("soap:Client", "no voucher");
        return {note: voucher};
    },
};

const server = http.createServer((_, answer) => answer.writeHead(404).end());
server.listen(0, "127.0.0.1", () => {
    const wsdl = readFileSync("subscribers.wsdl", "utf8");
    soap.listen(server, {path: "/subscribers", xml: wsdl,
                         services: {Subscribers: {Subscribers: operations}}, callback: () => {
        console.log(server.address().port);
    }});
});
